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

/* An edge: the block it leads to, whether only into it, and which one of the group it comes from. */
#define GROUP_BITS 3
#define EDGE_INTERIOR (1U << GROUP_BITS)
#define EDGE_TO_SHIFT (GROUP_BITS + 1)
#define MOST_BLOCKS (1ULL << (32 - EDGE_TO_SHIFT))

/* Of the whole search, the larger of both: docs/reachability.md. */
#define BYTES_A_BLOCK 24
#define PART_OF_READ 20 /* 5 % */

static size_t groups_of(size_t blocks)
{
	return (blocks >> GROUP_BITS) + 1;
}

/* What the search takes already: of each block 16 bytes, its reach and two bits, of each page an index. */
static uint64_t taken(const struct mark *mark)
{
	size_t count = mark->blocks->count;

	return count * (sizeof(struct block) + 1) + count / 4 +
	       mark->blocks->page_count * sizeof(uint32_t) + groups_of(count) * sizeof(uint32_t) +
	       mark->page_slots * sizeof(*mark->pages) + WINDOW_BYTES;
}

static size_t most_edges(const struct mark *mark)
{
	uint64_t allowed = (uint64_t)mark->blocks->count * BYTES_A_BLOCK, used = taken(mark);

	if (allowed < mark->memory->bytes_read / PART_OF_READ)
		allowed = mark->memory->bytes_read / PART_OF_READ;
	return allowed > used ? (allowed - used) / sizeof(uint32_t) : 0;
}

bool edges_begin(struct mark *mark)
{
	struct edges *edges = &mark->edges;

	if (mark->blocks->count >= MOST_BLOCKS)
		return false;
	edges->of_group = malloc((groups_of(mark->blocks->count) + 1) * sizeof(*edges->of_group));
	edges->groups = 0;
	edges->full = false;
	return edges->of_group;
}

static bool make_room(struct mark *mark)
{
	struct edges *edges = &mark->edges;
	size_t more = edges->room + edges->room / 8 + 4096;
	uint32_t *larger;

	if (edges->count >= most_edges(mark) || edges->count >= UINT32_MAX - 1)
		return false;
	larger = reallocarray(edges->at, more, sizeof(*larger));
	if (!larger)
		return false;
	edges->at = larger;
	edges->room = more;
	return true;
}

void edges_add(struct mark *mark, size_t from, size_t to, bool to_start)
{
	struct edges *edges = &mark->edges;

	if (edges->full || from == to)
		return;
	if (edges->count == edges->room && !make_room(mark)) {
		edges->full = true;
		return;
	}
	while (edges->groups <= from >> GROUP_BITS)
		edges->of_group[edges->groups++] = edges->count;
	edges->at[edges->count++] = to << EDGE_TO_SHIFT | (to_start ? 0 : EDGE_INTERIOR) |
				    (from & ((1 << GROUP_BITS) - 1));
}

bool edges_end(struct mark *mark)
{
	struct edges *edges = &mark->edges;

	if (edges->full) {
		edges_free(edges);
		return false;
	}
	while (edges->groups <= groups_of(mark->blocks->count))
		edges->of_group[edges->groups++] = edges->count;
	edges->known = true;
	return true;
}

void edges_follow(struct mark *mark, size_t from)
{
	const struct edges *edges = &mark->edges;
	uint32_t own = from & ((1 << GROUP_BITS) - 1);
	size_t group = from >> GROUP_BITS;

	for (uint32_t i = edges->of_group[group]; i < edges->of_group[group + 1]; i++)
		if ((edges->at[i] & ((1 << GROUP_BITS) - 1)) == own)
			reached(mark, edges->at[i] >> EDGE_TO_SHIFT,
				!(edges->at[i] & EDGE_INTERIOR), FROM_NOWHERE);
}

void edges_free(struct edges *edges)
{
	free(edges->of_group);
	free(edges->at);
	memset(edges, 0, sizeof(*edges));
}
