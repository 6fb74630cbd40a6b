/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seep-scan: finds the live blocks of a process that nothing points at, by a conservative mark from its roots.
 *
 * It is a process of its own, since it needs what a small JVM has not: 16 bytes a block, a gigabyte a second, and a
 * thread that may block in the kernel for hours (keep.c). All that it reads of the target are numbers.
 */
#ifndef SEEP_SCAN_H
#define SEEP_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/types.h>

#include "../../bpf/abi.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* ---- keep.c: an address space that outlives its process */

struct kept;

/* Keeps the memory of a process readable after its end. NULL with a reason when that can't be done. */
struct kept *keep(int pid, const char **reason);
void drop(struct kept *kept);
/* /proc/PID/mem and /proc/PID/maps of the kept memory. */
int kept_memory(const struct kept *kept);
int kept_maps(const struct kept *kept);

/* ---- stop.c: a process that is stopped for a moment */

struct stopped {
	int *threads; /* 0 for one that has ended */
	size_t count;
	size_t room;
	uint64_t *known; /* a bit for each number that is in threads */
	uint64_t since_nanos;
};

/*
 * Stops all threads before the deadline (CLOCK_MONOTONIC, 0 for none). NULL, or why that can't be done; then let go of
 * those that were stopped.
 */
const char *stop_process(struct stopped *stopped, int pid, uint64_t patience_nanos);
void let_go(struct stopped *stopped);
bool registers_of(int thread, struct thread_registers *registers);

/* ---- held.c: pointers that are in no memory of a stopped process */

enum holder {
	HOLDER_VECTOR, /* a vector register of the thread number */
	HOLDER_EPOLL, /* what epoll_ctl(2) was given for the descriptor number */
};

struct held_word {
	uint64_t value;
	enum holder holder;
	uint32_t number;
};

struct held_words {
	struct held_word *at;
	size_t count;
	size_t room;
};

/* False when memory ran out. */
bool words_held(struct held_words *words, int pid, const struct stopped *stopped);

/* ---- mappings.c, memory.c: the target's mappings and what is in them */

enum mapping_kind {
	MAPPING_ANONYMOUS,
	MAPPING_FILE,
	MAPPING_BREAK, /* [heap]: what brk(2) made */
	MAPPING_STACK, /* [stack]: the first thread's */
	MAPPING_OTHER, /* [vvar] and its like, devices, shared files: never read */
};

struct mapping {
	uint64_t start;
	uint64_t end;
	enum mapping_kind kind;
	bool readable;
	bool writable;
	bool executable;
};

struct known_word {
	uint64_t address;
	uint64_t value;
};

#define KNOWN_WORDS 1024

struct memory {
	int descriptor;
	struct mapping *mappings; /* by rising address */
	size_t mapping_count;
	uint64_t deadline_nanos; /* CLOCK_MONOTONIC; 0 for none */
	int asker; /* a socket: who asks is gone when it is closed */
	unsigned int
		unchecked_reads; /* so many small ones may follow before the deadline and the asker count */
	uint64_t bytes_read;
	uint64_t bytes_unreadable;
	bool late;
	struct known_word known[KNOWN_WORDS]; /* by memory_word */
};

/* Reads /proc/PID/maps from its beginning. False when there is nothing to read. */
bool memory_open(struct memory *memory, int maps, int descriptor);
void memory_close(struct memory *memory);
/* The mapping that holds the address; NULL without. */
struct mapping *mapping_at(const struct memory *memory, uint64_t address);
/*
 * Copies; what can't be read is left as zeros and counted. False when the deadline is over.
 */
bool memory_read(struct memory *memory, uint64_t address, void *to, size_t bytes);
/* One word of a mapped file, for vtables; 0 when it can't be read. Remembers the last ones. */
uint64_t memory_word(struct memory *memory, uint64_t address);
uint64_t now_nanos(void);

/* ---- blocks.c: the live blocks by address */

struct block {
	uint64_t address;
	uint64_t
		meta; /* as in the table of live blocks: bits 0-39 size in bytes, bits 40-63 site */
};

#define NO_BLOCK SIZE_MAX

struct blocks {
	struct block *at;
	size_t count;
	size_t room;
	struct region *regions;
	size_t region_count;
	uint32_t *first_of_page;
	size_t page_count;
};

static inline uint64_t block_size(const struct block *block)
{
	return block->meta & (META_SIZE_LIMIT - 1);
}

static inline uint32_t block_site(const struct block *block)
{
	return block->meta >> META_SIZE_BITS;
}

/* Room for so many blocks; only of none yet. */
bool blocks_reserve(struct blocks *blocks, size_t most);
bool blocks_add(struct blocks *blocks, uint64_t address, uint64_t meta);
/* Adds the blocks of one image from the table of live blocks (src/main/bpf/live.bpf.h). */
bool blocks_add_table(struct blocks *blocks, const void *table, size_t bytes, uint32_t image);
/* Sorts, and prepares blocks_find. Blocks at or behind 2^32 of them are refused. */
bool blocks_index(struct blocks *blocks);
/* The block that holds the address, or begins there; NO_BLOCK without. */
size_t blocks_find(const struct blocks *blocks, uint64_t address);
/* What blocks_find will read, on its way into the processor's cache: first the page's entry, then the block's. */
const uint32_t *blocks_prefetch_page(const struct blocks *blocks, uint64_t address);
size_t blocks_prefetch(const struct blocks *blocks, const uint32_t *entry, uint64_t address);
/* As blocks_find, from what these two have returned. */
size_t blocks_find_near(const struct blocks *blocks, const uint32_t *entry, size_t guess,
			uint64_t address);
/* The first block that begins at or behind the address. */
size_t blocks_from(const struct blocks *blocks, uint64_t address);
void blocks_free(struct blocks *blocks);

/* ---- mark.c: what points at what */

enum reach {
	REACH_NOT = 0, /* not found yet; at the end it is none of a block's */
	REACH_DIRECT, /* by a pointer to its start */
	REACH_INTERIOR, /* by a chain in which some pointer points into a block only */
	REACH_INDIRECTLY_LOST, /* only from lost blocks */
	REACH_LOST, /* by nothing */
};

struct mark;

struct mark_options {
	/* True when no block can be missing from the table: then the rest of the heap holds no roots. */
	bool all_blocks_known;
	/* Cleared in every word before it is taken for a pointer. */
	uint64_t tag_mask;
	/* Bytes below a stack pointer that are in use: 0 for what has ended, and will not return to them. */
	uint64_t red_zone;
	/* Roots besides; NULL for none. */
	const struct held_words *held;
	/* Explain how this block, or a block of this site, is reached; 0 for none. */
	uint64_t why;
	uint32_t why_site;
};

static inline bool explains(const struct mark_options *options)
{
	return options->why || options->why_site;
}

struct mark *mark_new(struct memory *memory, struct blocks *blocks,
		      const struct mark_options *options);
/* Runs. False when the deadline was over or memory ran out. */
bool mark_run(struct mark *mark, const struct thread_registers *threads, size_t thread_count);
enum reach mark_of(const struct mark *mark, size_t block);
/* Writes one line for each step from the block that mark_options.why names back to a root. */
void mark_explain(const struct mark *mark, const struct thread_registers *threads, size_t count,
		  FILE *to);
void mark_free(struct mark *mark);

#endif
