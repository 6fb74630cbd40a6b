/* SPDX-License-Identifier: Apache-2.0 */
/* What the mark's files share: mark.c, pointers.c, edges.c, explain.c. */
#ifndef SEEP_SCAN_MARK_H
#define SEEP_SCAN_MARK_H

#include "scan.h"

#define PAGE 4096ULL
#define WINDOW_BYTES (1ULL << 20)

/* With fewer blocks waiting, single reads cost less than a pass over all bits. A power of two. */
#define FEW 4096

/* Each lookup misses the processor's cache several times: so many are on their way at once. */
#define BATCH 32

/* A word that pointed to a block: an address, or one of these. */
#define FROM_NOWHERE 0
#define FROM_REGISTER ((uint64_t)1 << 63) /* thread << 8 | register */
#define FROM_HELD ((uint64_t)1 << 62) /* its number among mark_options.held */

/* Pointers of blocks to blocks. */
struct edges {
	bool known; /* of each block that is followed from now on */
	bool full; /* there were more than there may be */
	uint32_t *first; /* of each block its edge, or where its edges are among the others */
	uint32_t *others;
	size_t count; /* of others */
	size_t most_others;
};

struct cached_page {
	uint64_t address; /* or 1 */
	unsigned char bytes[PAGE];
};

/* A word on its way. */
struct followed {
	uint64_t word;
	uint64_t from;
	size_t owner; /* the block in which it stands; only while collecting */
	const uint32_t *entry; /* blocks_prefetch_page */
	size_t guess; /* blocks_prefetch */
};

struct mark {
	struct memory *memory;
	struct blocks *blocks;
	struct mark_options options;
	uint64_t lowest;
	uint64_t span; /* pointers to blocks are in [lowest, lowest + span) */
	uint8_t *reach; /* enum reach, one a block */
	uint64_t *waiting; /* one bit a block */
	size_t waiting_count;
	uint32_t queue
		[FEW]; /* those that wait when they are few, in the order in which they were found */
	size_t queue_from, queue_to; /* only ever rise */
	bool by_queue;
	enum reach
		pass; /* what is being found: REACH_DIRECT, REACH_INTERIOR or REACH_INDIRECTLY_LOST */
	size_t leader; /* in the last pass, the lost block from which we started */
	uint64_t *
		pointed_from; /* for mark_explain: the word that pointed to each block; NULL without */
	struct followed batch[BATCH]; /* words to follow */
	size_t batched;
	struct cached_page *pages;
	size_t page_slots;
	uint64_t last_page; /* in which the last block of the queue ended */
	unsigned char *window;
	size_t jumps; /* blocks that were read one by one */
	size_t most_jumps; /* with more, edges are collected */
	bool collecting;
	size_t owner; /* the block whose words are looked at, while collecting */
	struct edges edges;
};

/* ---- pointers.c: what a word points at */

/* A page's bytes, by the cache; NULL when the deadline is over. */
const unsigned char *page_at(struct mark *mark, uint64_t address);
/* Whether a pointer into a block is one that a compiler or a library makes instead of one to its start. */
bool stands_for_start(struct mark *mark, const struct block *block, uint64_t pointer);
/* Whether it is glibc's pointer to the rest of its heap, and none to the block. */
bool is_end_of_heap(struct mark *mark, const struct block *block, uint64_t pointer);

/* ---- mark.c */

/* A block is pointed at, by a pointer to its start or only into it; from is where that stands. */
void reached(struct mark *mark, size_t block, bool to_start, uint64_t from);

/* ---- edges.c */

/* Prepares for edges_add; false when there are too many blocks or no memory is left. */
bool edges_begin(struct mark *mark);
/* By rising numbers of the blocks from which they come. */
void edges_add(struct mark *mark, size_t from, size_t to, bool to_start);
/* False when they were too many: then none is kept. */
bool edges_end(struct mark *mark);
/* Reaches all that one block points at. */
void edges_follow(struct mark *mark, size_t from);
void edges_free(struct edges *edges);

#endif
