// SPDX-License-Identifier: Apache-2.0
/* What a word of the target's points at: a block's start, or something that stands for it, or only into a block. */
#define _GNU_SOURCE
#include "mark.h"

#include <string.h>

/* A page's bytes, by the cache; NULL when the deadline is over. */
const unsigned char *page_at(struct mark *mark, uint64_t address)
{
	uint64_t page = address & -PAGE;
	struct cached_page *cached = &mark->pages[(page / PAGE) % mark->page_slots];

	if (cached->address != page) {
		cached->address = 1;
		if (!memory_read(mark->memory, page, cached->bytes, PAGE))
			return NULL;
		cached->address = page;
	}
	return cached->bytes;
}

static uint64_t word_at(struct mark *mark, uint64_t address)
{
	const unsigned char *page = page_at(mark, address);
	uint64_t value = 0;

	if (page && (address & (PAGE - 1)) <= PAGE - sizeof(value))
		memcpy(&value, page + (address & (PAGE - 1)), sizeof(value));
	return value;
}

/* A table of functions in a mapped file: its first entry that is not empty leads to code. */
static bool is_vtable(struct mark *mark, uint64_t address)
{
	const struct mapping *mapping = mapping_at(mark->memory, address);

	if (address & 7 || !mapping || mapping->kind != MAPPING_FILE || !mapping->readable)
		return false;
	for (uint64_t at = address; at < address + 20 * 8 && at + 8 <= mapping->end; at += 8) {
		uint64_t function = memory_word(mark->memory, at);
		const struct mapping *code = function ? mapping_at(mark->memory, function) : NULL;

		if (function)
			return code && code->kind == MAPPING_FILE && code->executable;
	}
	return false;
}

/*
 * Pointers into a block that a compiler or a library makes where a program has one to its start. The same four as in
 * Valgrind's manual under --leak-check-heuristics: an array with its count before it, a length before the bytes, the
 * strings of the old C++ ABI, a base class that is not the first.
 */
bool stands_for_start(struct mark *mark, const struct block *block, uint64_t pointer)
{
	uint64_t offset = pointer - block->address, size = block_size(block);
	uint64_t first;

	if (pointer & 7 || block->address & 7 || size < 16)
		return false;
	first = word_at(mark, block->address);
	if (offset == 8) {
		if (first == size - 8)
			return true;
		if (first && (size - 8) % first == 0)
			return true;
	}
	if (offset == 24) {
		uint64_t capacity = word_at(mark, block->address + 8);

		if (first <= capacity && size - 25 == capacity)
			return true;
	}
	return is_vtable(mark, first) && is_vtable(mark, word_at(mark, pointer));
}

/*
 * glibc's pointer to the free rest of its heap (malloc/malloc.c, "top"): it leads into the last word that the block
 * before may use, and is no pointer to that block. The rest ends with a page.
 */
bool is_end_of_heap(struct mark *mark, const struct block *block, uint64_t pointer)
{
	uint64_t chunk, rest;

	if (pointer - block->address + 8 < block_size(block) || pointer & 15)
		return false;
	chunk = word_at(mark, block->address - 8) & -8ULL;
	rest = word_at(mark, pointer + 8) & -8ULL;
	return block->address - 16 + chunk == pointer && rest && !((pointer + rest) & (PAGE - 1));
}
