// SPDX-License-Identifier: Apache-2.0
/*
 * The live blocks by address: a sorted array of 16 bytes a block, and for each page of the ranges in which blocks lie
 * the first block that begins in it.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_SHIFT 12

/* A longer gap begins a new region: its pages are not worth four bytes each. */
#define LARGEST_GAP (64 * 1024)

/* Blocks whose start lies in [start, end); the first page's entry in first_of_page. */
struct region {
	uint64_t start; /* page aligned */
	uint64_t end; /* page aligned; of starts, not of blocks */
	size_t page;
	size_t first_block;
};

bool blocks_reserve(struct blocks *blocks, size_t most)
{
	/* What is not written to takes no memory. */
	blocks->at = malloc(most * sizeof(*blocks->at));
	blocks->room = blocks->at ? most : 0;
	return blocks->at;
}

bool blocks_add(struct blocks *blocks, uint64_t address, uint64_t meta)
{
	if (blocks->count == blocks->room) {
		/* By an eighth: the whole must stay below 24 bytes a block. */
		size_t more = blocks->room + blocks->room / 8 + 1024;
		struct block *larger = reallocarray(blocks->at, more, sizeof(*larger));

		if (!larger)
			return false;
		blocks->at = larger;
		blocks->room = more;
	}
	blocks->at[blocks->count].address = address;
	blocks->at[blocks->count].meta = meta;
	blocks->count++;
	return true;
}

bool blocks_add_table(struct blocks *blocks, const void *table, size_t bytes, uint32_t image)
{
	const struct live_bucket *buckets = table;

	for (size_t bucket = 0; bucket < bytes / sizeof(*buckets); bucket++) {
		for (size_t slot = 0; slot < BUCKET_SLOTS; slot++) {
			uint64_t key = buckets[bucket].key[slot];
			uint64_t meta = buckets[bucket].meta[slot];

			/* Blocks of an own heap lie inside others: those are searched. */
			if (key >> KEY_HEAP_SHIFT !=
				    (image + 1ULL) << (KEY_IMAGE_SHIFT - KEY_HEAP_SHIFT) ||
			    !meta)
				continue;
			if (!blocks_add(blocks, key & ((1ULL << KEY_HEAP_SHIFT) - 1), meta))
				return false;
		}
	}
	return true;
}

static void insertion_sort(struct block *from, struct block *to)
{
	for (struct block *next = from + 1; next < to; next++) {
		struct block moving = *next;
		struct block *hole = next;

		while (hole > from && hole[-1].address > moving.address) {
			*hole = hole[-1];
			hole--;
		}
		*hole = moving;
	}
}

/* In place, by one byte of the address after the other, highest first (McIlroy et al., "Engineering Radix Sort"). */
static void radix_sort(struct block *from, struct block *to, int shift)
{
	struct block *start[256], *end[256];
	size_t counts[256] = { 0 };
	struct block *at = from;

	if (to - from < 32 || shift < 0) {
		insertion_sort(from, to);
		return;
	}
	for (struct block *block = from; block < to; block++)
		counts[block->address >> shift & 0xff]++;
	for (int digit = 0; digit < 256; digit++) {
		start[digit] = at;
		at += counts[digit];
		end[digit] = at;
	}
	for (int digit = 0; digit < 256; digit++) {
		while (start[digit] < end[digit]) {
			int belongs = start[digit]->address >> shift & 0xff;
			struct block moved = *start[digit];

			if (belongs == digit) {
				start[digit]++;
				continue;
			}
			*start[digit] = *start[belongs];
			*start[belongs]++ = moved;
		}
	}
	at = from;
	for (int digit = 0; digit < 256; digit++) {
		if (counts[digit] > 1)
			radix_sort(at, at + counts[digit], shift - 8);
		at += counts[digit];
	}
}

static void sort_and_dedup(struct blocks *blocks)
{
	size_t kept = 0;

	if (!blocks->count)
		return;
	radix_sort(blocks->at, blocks->at + blocks->count, 40);
	for (size_t i = 1; i < blocks->count; i++)
		if (blocks->at[i].address != blocks->at[kept].address)
			blocks->at[++kept] = blocks->at[i];
	blocks->count = kept + 1;
}

static uint64_t page_of(uint64_t address)
{
	return address >> PAGE_SHIFT;
}

/* Regions and their pages; counts only when there is no room yet to write to. */
static void lay_out(struct blocks *blocks, bool write)
{
	size_t pages = 0, regions = 0;
	size_t next = 0;

	while (next < blocks->count) {
		size_t first = next;
		uint64_t first_page = page_of(blocks->at[first].address), page = first_page;

		if (write)
			blocks->first_of_page[pages] = first;
		for (next = first + 1; next < blocks->count; next++) {
			uint64_t address = blocks->at[next].address;

			if (address - blocks->at[next - 1].address > LARGEST_GAP)
				break;
			for (; page < page_of(address); page++)
				if (write)
					blocks->first_of_page[pages + page + 1 - first_page] = next;
		}
		if (write) {
			struct region *region = &blocks->regions[regions];

			region->start = first_page << PAGE_SHIFT;
			region->end = (page + 1) << PAGE_SHIFT;
			region->page = pages;
			region->first_block = first;
			/* One entry behind the last page ends its blocks. */
			blocks->first_of_page[pages + page + 1 - first_page] = next;
		}
		pages += page - first_page + 2;
		regions++;
	}
	blocks->page_count = pages;
	blocks->region_count = regions;
}

bool blocks_index(struct blocks *blocks)
{
	if (blocks->count >= UINT32_MAX)
		return false;
	sort_and_dedup(blocks);
	lay_out(blocks, false);
	blocks->regions = calloc(blocks->region_count + 1, sizeof(*blocks->regions));
	blocks->first_of_page = calloc(blocks->page_count + 1, sizeof(*blocks->first_of_page));
	if (!blocks->regions || !blocks->first_of_page)
		return false;
	lay_out(blocks, true);
	return true;
}

/* The last region that begins at or before the address; NULL without. */
static const struct region *region_before(const struct blocks *blocks, uint64_t address)
{
	size_t low = 0, high = blocks->region_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->regions[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &blocks->regions[low - 1] : NULL;
}

size_t blocks_from(const struct blocks *blocks, uint64_t address)
{
	size_t low = 0, high = blocks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->at[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last block that begins at or before the address, in a region that does. */
static size_t last_before(const struct blocks *blocks, const struct region *region,
			  uint64_t address)
{
	size_t low = region->first_block, high, page;

	if (address >= region->end) {
		page = region->page + ((region->end - region->start) >> PAGE_SHIFT);
		return blocks->first_of_page[page] - 1;
	}
	page = region->page + ((address - region->start) >> PAGE_SHIFT);
	/* It begins in this page, or it is the last one before it. */
	if (blocks->first_of_page[page] > low)
		low = blocks->first_of_page[page] - 1;
	high = blocks->first_of_page[page + 1];
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (blocks->at[middle].address <= address)
			low = middle;
		else
			high = middle;
	}
	return low;
}

const uint32_t *blocks_prefetch_page(const struct blocks *blocks, uint64_t address)
{
	const struct region *region = region_before(blocks, address);
	const uint32_t *entry;

	if (!region || address >= region->end)
		return NULL;
	entry = &blocks->first_of_page[region->page + ((address - region->start) >> PAGE_SHIFT)];
	__builtin_prefetch(entry);
	return entry;
}

size_t blocks_prefetch(const struct blocks *blocks, const uint32_t *entry, uint64_t address)
{
	/* Blocks are about evenly spread over their page. */
	size_t guess = *entry +
		       (((entry[1] - *entry) * (address & ((1 << PAGE_SHIFT) - 1))) >> PAGE_SHIFT);

	__builtin_prefetch(&blocks->at[guess]);
	return guess;
}

/* The block, if it holds the address or begins there. */
static size_t if_it_holds(const struct blocks *blocks, size_t found, uint64_t address)
{
	const struct block *block = &blocks->at[found];

	if (address == block->address || address - block->address < block_size(block))
		return address >= block->address ? found : NO_BLOCK;
	return NO_BLOCK;
}

size_t blocks_find(const struct blocks *blocks, uint64_t address)
{
	const struct region *region = region_before(blocks, address);

	return region ? if_it_holds(blocks, last_before(blocks, region, address), address)
		      : NO_BLOCK;
}

size_t blocks_find_near(const struct blocks *blocks, const uint32_t *entry, size_t guess,
			uint64_t address)
{
	size_t found = guess;

	/* At the latest at the last one before its page. */
	while (found > *entry && blocks->at[found].address > address)
		found--;
	if (found == *entry && (found == entry[1] || blocks->at[found].address > address))
		return found ? if_it_holds(blocks, found - 1, address) : NO_BLOCK;
	while (found + 1 < entry[1] && blocks->at[found + 1].address <= address)
		found++;
	return if_it_holds(blocks, found, address);
}

void blocks_free(struct blocks *blocks)
{
	free(blocks->at);
	free(blocks->regions);
	free(blocks->first_of_page);
	memset(blocks, 0, sizeof(*blocks));
}
