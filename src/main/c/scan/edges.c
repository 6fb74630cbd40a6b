// SPDX-License-Identifier: Apache-2.0
/*
 * What points at what, in four bytes a pointer, for heaps whose blocks come one by one: of a list that jumps about each
 * block would be a system call, and only after it is the next one known. Then the blocks that are still to be followed
 * are read once, in the order of their addresses.
 */
#define _GNU_SOURCE
#include "mark.h"

#include <stdlib.h>
#include <string.h>

/* The only edge of a block: the block that it leads to, and whether only into it. */
#define EDGE_INTERIOR (1U << 30)
#define EDGE_TO (EDGE_INTERIOR - 1)
/* Or where its edges are among the others, of which the last has this bit again. */
#define EDGE_MORE (1U << 31)
#define EDGE_LAST EDGE_MORE
#define EDGE_NONE UINT32_MAX

/* Of the whole search, the larger of both: docs/reachability.md. */
#define BYTES_A_BLOCK 24
#define PART_OF_READ 20 /* 5 % */

/*
 * What the search takes without edges: of each block 16 bytes, its reach, two bits and a byte of the cache of pages, of
 * each page an index. What it takes for a heap of any size does not count.
 */
static uint64_t taken(const struct mark *mark)
{
	size_t count = mark->blocks->count;

	return count * (sizeof(struct block) + 2) + count / 4 +
	       mark->blocks->page_count * sizeof(uint32_t);
}

/* Edges that there is room for, beside the first of each block. */
static size_t most_others(const struct mark *mark)
{
	uint64_t allowed = (uint64_t)mark->blocks->count * BYTES_A_BLOCK;
	uint64_t used = taken(mark) + mark->blocks->count * sizeof(uint32_t);

	if (allowed < mark->memory->bytes_read / PART_OF_READ)
		allowed = mark->memory->bytes_read / PART_OF_READ;
	allowed = allowed > used ? (allowed - used) / sizeof(uint32_t) : 0;
	return allowed < EDGE_MORE - 1 ? allowed : EDGE_MORE - 1;
}

bool edges_begin(struct mark *mark)
{
	struct edges *edges = &mark->edges;
	size_t count = mark->blocks->count;

	if (count > EDGE_TO)
		return false;
	edges->most_others = most_others(mark);
	/* What is not written to takes no memory. */
	edges->first = malloc((count + 1) * sizeof(*edges->first));
	edges->others = malloc((edges->most_others + 1) * sizeof(*edges->others));
	if (!edges->first || !edges->others) {
		edges_free(edges);
		return false;
	}
	memset(edges->first, 0xff, (count + 1) * sizeof(*edges->first));
	return true;
}

void edges_add(struct mark *mark, size_t from, size_t to, bool to_start)
{
	uint32_t edge = to | (to_start ? 0 : EDGE_INTERIOR);
	struct edges *edges = &mark->edges;
	uint32_t *first = &edges->first[from];

	if (edges->full || from == to)
		return;
	if (*first == EDGE_NONE) {
		*first = edge;
		return;
	}
	if (edges->count + 2 > edges->most_others) {
		edges->full = true;
		return;
	}
	if (*first & EDGE_MORE) {
		edges->others[edges->count - 1] &= ~EDGE_LAST;
	} else {
		edges->others[edges->count] = *first;
		*first = EDGE_MORE | edges->count++;
	}
	edges->others[edges->count++] = edge | EDGE_LAST;
}

bool edges_end(struct mark *mark)
{
	mark->edges.known = !mark->edges.full;
	if (mark->edges.full)
		edges_free(&mark->edges);
	return mark->edges.known;
}

static void follow_edge(struct mark *mark, uint32_t edge)
{
	reached(mark, edge & EDGE_TO, !(edge & EDGE_INTERIOR), FROM_NOWHERE);
}

void edges_follow(struct mark *mark, size_t from)
{
	const struct edges *edges = &mark->edges;
	uint32_t first = edges->first[from];
	size_t at = first & ~EDGE_MORE;

	if (first == EDGE_NONE)
		return;
	if (!(first & EDGE_MORE)) {
		follow_edge(mark, first);
		return;
	}
	do
		follow_edge(mark, edges->others[at]);
	while (!(edges->others[at++] & EDGE_LAST));
}

void edges_free(struct edges *edges)
{
	free(edges->first);
	free(edges->others);
	memset(edges, 0, sizeof(*edges));
}
