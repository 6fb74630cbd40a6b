/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEEP_SCAN_ROOTS_H
#define SEEP_SCAN_ROOTS_H

#include "scan.h"

/* A thread's control block and what ld.so puts before it: static TLS. */
#define TLS_BEFORE (64ULL << 10)
#define TLS_BEHIND 4096ULL

struct range {
	uint64_t start;
	uint64_t end;
};

struct ranges {
	struct range *at;
	size_t count;
	size_t room;
};

/* Memory that belongs to allocators: no roots outside of its live blocks. By rising address. */
bool ranges_of_heap(struct ranges *heap, struct memory *memory, const struct blocks *blocks);
/* Memory whose words are roots, unless they are in a live block: outside of heap and of what is free of a stack. */
bool ranges_of_roots(struct ranges *roots, const struct ranges *heap, struct memory *memory,
		     const struct blocks *blocks, const struct thread_registers *threads,
		     size_t count, uint64_t red_zone);
/* What one thread adds to them: roots wherever they lie, in live blocks too. */
bool ranges_of_thread(struct ranges *roots, struct memory *memory, const struct blocks *blocks,
		      const struct thread_registers *thread);
void ranges_free(struct ranges *ranges);

#endif
