// SPDX-License-Identifier: Apache-2.0
/*
 * Where roots are: writable memory outside of live blocks, of stacks the part in use, and the registers.
 *
 * When all blocks are known, what lies between them in an allocator's memory is no root: freed blocks are full of old
 * pointers. Which memory is an allocator's is told by what glibc writes before a block (malloc/malloc.c, "Chunk
 * structure"); of other allocators, the pages that hold a live block.
 */
#define _GNU_SOURCE
#include "roots.h"

#include <stdlib.h>

#define PAGE 4096ULL

/* malloc/malloc.c: bits of a chunk's size. */
#define CHUNK_IS_MMAPPED 2
#define CHUNK_NON_MAIN_ARENA 4
#define CHUNK_FLAGS 7

/* malloc/arena.c, HEAP_MAX_SIZE: the further arenas begin at multiples of it; their size is the third word. */
#define ARENA_ALIGNMENT (64ULL << 20)
#define ARENA_SIZE_AT 16

static bool add(struct ranges *ranges, uint64_t start, uint64_t end)
{
	struct range *last = ranges->count ? &ranges->at[ranges->count - 1] : NULL;

	if (start >= end)
		return true;
	if (last && start >= last->start && start <= last->end) {
		if (end > last->end)
			last->end = end;
		return true;
	}
	if (ranges->count == ranges->room) {
		size_t more = ranges->room ? ranges->room * 2 : 64;
		struct range *larger = reallocarray(ranges->at, more, sizeof(*larger));

		if (!larger)
			return false;
		ranges->at = larger;
		ranges->room = more;
	}
	ranges->at[ranges->count].start = start;
	ranges->at[ranges->count].end = end;
	ranges->count++;
	return true;
}

/* The part of the mapping that belongs to the allocator around the block; by rising address. */
static struct range allocators_part(struct memory *memory, const struct mapping *mapping,
				    const struct block *block)
{
	uint64_t size = memory_word(memory, block->address - 8);
	struct range part = { block->address & -PAGE, 0 };

	part.end = (block->address + block_size(block) + PAGE) & -PAGE;
	if (size & CHUNK_IS_MMAPPED && (block->address & (PAGE - 1)) == 16 &&
	    !((size & ~(uint64_t)CHUNK_FLAGS) & (PAGE - 1))) {
		part.end = part.start + (size & ~(uint64_t)CHUNK_FLAGS);
	} else if (size & CHUNK_NON_MAIN_ARENA &&
		   (size & ~(uint64_t)CHUNK_FLAGS) >= block_size(block)) {
		uint64_t arena = block->address & -ARENA_ALIGNMENT;
		uint64_t arena_size = memory_word(memory, arena + ARENA_SIZE_AT);

		if (arena >= mapping->start && arena_size <= ARENA_ALIGNMENT &&
		    block->address < arena + arena_size) {
			part.start = arena;
			part.end = arena + arena_size;
		}
	}
	if (part.start < mapping->start)
		part.start = mapping->start;
	if (part.end > mapping->end)
		part.end = mapping->end;
	return part;
}

/* The allocator's memory in one mapping. */
static bool add_heap_of(struct ranges *heap, struct memory *memory, const struct blocks *blocks,
			const struct mapping *mapping)
{
	size_t next = blocks_from(blocks, mapping->start);

	if (next == blocks->count || blocks->at[next].address >= mapping->end)
		return true;
	if (mapping->kind == MAPPING_BREAK)
		return add(heap, mapping->start, mapping->end);
	while (next < blocks->count && blocks->at[next].address < mapping->end) {
		struct range part = allocators_part(memory, mapping, &blocks->at[next]);

		if (!add(heap, part.start, part.end))
			return false;
		if (part.end - part.start > (1 << 20))
			next = blocks_from(blocks, part.end);
		else
			next++;
	}
	return true;
}

static bool may_hold_roots(const struct mapping *mapping)
{
	if (!mapping->readable || mapping->kind == MAPPING_OTHER)
		return false;
	return mapping->writable || mapping->kind == MAPPING_ANONYMOUS;
}

bool ranges_of_heap(struct ranges *heap, struct memory *memory, const struct blocks *blocks)
{
	for (size_t i = 0; i < memory->mapping_count; i++)
		if (may_hold_roots(&memory->mappings[i]) &&
		    !add_heap_of(heap, memory, blocks, &memory->mappings[i]))
			return false;
	return true;
}

/* The lowest stack pointer in the mapping; its start when there is none. */
static uint64_t stack_in(const struct mapping *mapping, const struct blocks *blocks,
			 const struct thread_registers *threads, size_t count, uint64_t red_zone)
{
	uint64_t lowest = mapping->end;

	if (mapping->kind != MAPPING_STACK && mapping->kind != MAPPING_ANONYMOUS)
		return mapping->start;
	for (size_t i = 0; i < count; i++) {
		uint64_t pointer = threads[i].stack_pointer;

		/* A coroutine's stack may be a block among others: then the rest of the mapping is no stack. */
		if (pointer >= mapping->start && pointer < mapping->end && pointer < lowest &&
		    blocks_find(blocks, pointer) == NO_BLOCK)
			lowest = pointer;
	}
	if (lowest == mapping->end)
		return mapping->start;
	return lowest - mapping->start > red_zone ? lowest - red_zone : mapping->start;
}

/* The part of a range that is in none of the heap's. */
static bool add_outside(struct ranges *roots, struct range range, const struct ranges *heap,
			size_t *heap_at)
{
	while (*heap_at < heap->count && heap->at[*heap_at].end <= range.start)
		(*heap_at)++;
	for (size_t h = *heap_at; h < heap->count && heap->at[h].start < range.end; h++) {
		if (!add(roots, range.start, heap->at[h].start))
			return false;
		if (heap->at[h].end > range.start)
			range.start = heap->at[h].end;
	}
	return add(roots, range.start, range.end);
}

bool ranges_of_roots(struct ranges *roots, const struct ranges *heap, struct memory *memory,
		     const struct blocks *blocks, const struct thread_registers *threads,
		     size_t count, uint64_t red_zone)
{
	size_t heap_at = 0;

	for (size_t i = 0; i < memory->mapping_count; i++) {
		const struct mapping *mapping = &memory->mappings[i];
		struct range range = { mapping->start, mapping->end };

		if (!may_hold_roots(mapping))
			continue;
		range.start = stack_in(mapping, blocks, threads, count, red_zone);
		if (!add_outside(roots, range, heap, &heap_at))
			return false;
	}
	return true;
}

/* What a thread's registers lead to and the mappings do not: its stack in a block, its TLS in an allocator's memory. */
bool ranges_of_thread(struct ranges *roots, struct memory *memory, const struct blocks *blocks,
		      const struct thread_registers *thread)
{
	const struct mapping *mapping = mapping_at(memory, thread->thread_pointer);
	size_t block = blocks_find(blocks, thread->stack_pointer);

	if (block != NO_BLOCK && !add(roots, thread->stack_pointer & -8ULL,
				      blocks->at[block].address + block_size(&blocks->at[block])))
		return false;
	if (mapping && may_hold_roots(mapping)) {
		uint64_t start = thread->thread_pointer - TLS_BEFORE,
			 end = thread->thread_pointer + TLS_BEHIND;

		return add(roots, start > mapping->start ? start : mapping->start,
			   end < mapping->end ? end : mapping->end);
	}
	return true;
}

void ranges_free(struct ranges *ranges)
{
	free(ranges->at);
	ranges->at = NULL;
	ranges->count = 0;
	ranges->room = 0;
}
