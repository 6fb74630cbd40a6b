// SPDX-License-Identifier: Apache-2.0
/*
 * The mark: from roots through live blocks, in three passes.
 *
 * First what pointers to the starts of blocks reach; then what is left, by pointers into blocks too; then what only
 * lost blocks reach. Found blocks wait in one bit each and are read in the order of their addresses, a megabyte at a
 * time; when few are left (a list whose next node is known only now) they go over a queue and a cache of pages.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "roots.h"

#define PAGE 4096ULL
#define WINDOW_BYTES (1ULL << 20)

/* Reading over a gap of so many bytes costs less than a second system call. */
#define CHEAP_GAP 1024

/* With fewer blocks waiting, single reads cost less than a pass over all bits. A power of two. */
#define FEW 4096
/* Of a block that is larger the bytes are not read when its neighbours are. */
#define LARGE_BLOCK (64 * 1024)

/* Of an explanation; a list may be as long as it likes. */
#define MOST_STEPS 1000

/* Each lookup misses the processor's cache several times: so many are on their way at once. */
#define BATCH 32

/* A word that pointed to a block: an address, or one of these. */
#define FROM_NOWHERE 0
#define FROM_REGISTER ((uint64_t)1 << 63) /* thread << 8 | register */

struct cached_page {
	uint64_t address; /* or 1 */
	unsigned char bytes[PAGE];
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
	struct {
		uint64_t word;
		uint64_t from;
		const uint32_t *entry;
	} batch[BATCH]; /* words to follow */
	size_t batched;
	struct cached_page *pages;
	size_t page_slots;
	uint64_t last_page; /* in which the last block of the queue ended */
	unsigned char *window;
};

struct mark *mark_new(struct memory *memory, struct blocks *blocks,
		      const struct mark_options *options)
{
	struct mark *mark = calloc(1, sizeof(*mark));
	size_t count = blocks->count;

	if (!mark)
		return NULL;
	mark->memory = memory;
	mark->blocks = blocks;
	mark->options = *options;
	mark->leader = NO_BLOCK;
	if (count) {
		const struct block *last = &blocks->at[count - 1];

		mark->lowest = blocks->at[0].address;
		mark->span =
			last->address - mark->lowest + (block_size(last) ? block_size(last) : 1);
	}
	mark->page_slots = count / 1000 < 64 ? 64 : count / 1000 > 4096 ? 4096 : count / 1000;
	mark->reach = calloc(count + 1, 1);
	mark->waiting = calloc(count / 64 + 1, sizeof(*mark->waiting));
	mark->pages = malloc(mark->page_slots * sizeof(*mark->pages));
	mark->window = malloc(WINDOW_BYTES);
	if (explains(options))
		mark->pointed_from = calloc(count + 1, sizeof(*mark->pointed_from));
	if (!mark->reach || !mark->waiting || !mark->pages || !mark->window ||
	    (explains(options) && !mark->pointed_from)) {
		mark_free(mark);
		return NULL;
	}
	for (size_t i = 0; i < mark->page_slots; i++)
		mark->pages[i].address = 1;
	return mark;
}

void mark_free(struct mark *mark)
{
	free(mark->reach);
	free(mark->waiting);
	free(mark->pages);
	free(mark->window);
	free(mark->pointed_from);
	free(mark);
}

enum reach mark_of(const struct mark *mark, size_t block)
{
	return mark->reach[block];
}

/* A page's bytes, by the cache; NULL when the deadline is over. */
static const unsigned char *page_at(struct mark *mark, uint64_t address)
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
static bool stands_for_start(struct mark *mark, const struct block *block, uint64_t pointer)
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
static bool is_end_of_heap(struct mark *mark, const struct block *block, uint64_t pointer)
{
	uint64_t chunk, rest;

	if (pointer - block->address + 8 < block_size(block) || pointer & 15)
		return false;
	chunk = word_at(mark, block->address - 8) & -8ULL;
	rest = word_at(mark, pointer + 8) & -8ULL;
	return block->address - 16 + chunk == pointer && rest && !((pointer + rest) & (PAGE - 1));
}

static void wait(struct mark *mark, size_t block)
{
	if (mark->by_queue && mark->queue_to - mark->queue_from < FEW) {
		mark->queue[mark->queue_to++ % FEW] = block;
		return;
	}
	mark->waiting[block / 64] |= 1ULL << (block & 63);
	mark->waiting_count++;
}

static void found(struct mark *mark, size_t block, enum reach reach, uint64_t from)
{
	mark->reach[block] = reach;
	if (mark->pointed_from)
		mark->pointed_from[block] = from;
}

/* A word that may be a pointer; from is where it stands. */
static void follow(struct mark *mark, uint64_t word, uint64_t from)
{
	size_t index = blocks_find(mark->blocks, word);
	const struct block *block;
	enum reach reach;

	if (index == NO_BLOCK)
		return;
	block = &mark->blocks->at[index];
	reach = mark->reach[index];
	if (word != block->address && is_end_of_heap(mark, block, word))
		return;
	switch (mark->pass) {
	case REACH_DIRECT:
		if (reach == REACH_DIRECT)
			return;
		if (word == block->address || stands_for_start(mark, block, word)) {
			found(mark, index, REACH_DIRECT, from);
			wait(mark, index);
		} else if (reach == REACH_NOT) {
			/* What it points at is for the next pass. */
			found(mark, index, REACH_INTERIOR, from);
		}
		return;
	case REACH_INTERIOR:
		if (reach != REACH_NOT)
			return;
		found(mark, index, REACH_INTERIOR, from);
		wait(mark, index);
		return;
	default:
		if (reach == REACH_NOT) {
			found(mark, index, REACH_INDIRECTLY_LOST, from);
			wait(mark, index);
		} else if (reach == REACH_LOST && index != mark->leader) {
			/* Its own lost blocks are known already. */
			found(mark, index, REACH_INDIRECTLY_LOST, from);
		}
	}
}

static void follow_batch(struct mark *mark)
{
	size_t count = mark->batched;

	mark->batched = 0;
	for (size_t i = 0; i < count; i++)
		mark->batch[i].entry = blocks_prefetch_page(mark->blocks, mark->batch[i].word);
	for (size_t i = 0; i < count; i++)
		if (mark->batch[i].entry)
			__builtin_prefetch(&mark->reach[blocks_prefetch(
				mark->blocks, mark->batch[i].entry, mark->batch[i].word)]);
	for (size_t i = 0; i < count; i++)
		follow(mark, mark->batch[i].word, mark->batch[i].from);
}

/* Words that may point somewhere are only collected: follow_batch, at the latest before anything is asked of them. */
static void follow_words(struct mark *mark, const unsigned char *bytes, uint64_t address,
			 uint64_t size)
{
	uint64_t tags = ~mark->options.tag_mask, lowest = mark->lowest, span = mark->span;
	uint64_t skip = -address & 7;

	for (uint64_t at = skip; at + 8 <= size; at += 8) {
		uint64_t word;

		memcpy(&word, bytes + at, sizeof(word));
		word &= tags;
		if (__builtin_expect(word - lowest < span, 0)) {
			mark->batch[mark->batched].word = word;
			mark->batch[mark->batched].from = address + at;
			if (++mark->batched == BATCH)
				follow_batch(mark);
		}
	}
}

/* Reads a range in windows. */
static bool follow_range(struct mark *mark, uint64_t start, uint64_t end)
{
	while (start < end) {
		uint64_t size = end - start < WINDOW_BYTES ? end - start : WINDOW_BYTES;

		if (!memory_read(mark->memory, start, mark->window, size))
			return false;
		follow_words(mark, mark->window, start, size);
		start += size;
	}
	follow_batch(mark);
	return true;
}

/*
 * One block, by the cache of pages when it is small and near to the one before. Of a list that jumps about, pages would
 * be read for nothing.
 */
static bool follow_block(struct mark *mark, size_t index)
{
	const struct block *block = &mark->blocks->at[index];
	uint64_t at = block->address, end = at + block_size(block);
	uint64_t pages = (at / PAGE) - mark->last_page;

	mark->last_page = end / PAGE;
	if (end - at > 4 * PAGE || pages + 1 > 2)
		return follow_range(mark, at, end);
	while (at < end) {
		uint64_t page_end = (at & -PAGE) + PAGE, until = end < page_end ? end : page_end;
		const unsigned char *page = page_at(mark, at);

		if (!page)
			return false;
		/* A copy: what is followed may take the page's place in the cache. */
		memcpy(mark->window, page + (at & (PAGE - 1)), until - at);
		follow_words(mark, mark->window, at, until - at);
		at = until;
	}
	follow_batch(mark);
	return true;
}

/* The next block whose bit is set, from this one on; NO_BLOCK without. */
static size_t next_waiting(const struct mark *mark, size_t from)
{
	size_t word = from / 64, words = mark->blocks->count / 64 + 1;
	uint64_t bits = word < words ? mark->waiting[word] & (~0ULL << (from & 63)) : 0;

	while (!bits && ++word < words)
		bits = mark->waiting[word];
	return bits ? word * 64 + __builtin_ctzll(bits) : NO_BLOCK;
}

static void take_waiting(struct mark *mark, size_t block)
{
	mark->waiting[block / 64] &= ~(1ULL << (block & 63));
	mark->waiting_count--;
}

/* One pass over all blocks that wait, in windows of neighbours; those that are found ahead of it are in it. */
static bool sweep(struct mark *mark)
{
	size_t next = next_waiting(mark, 0);

	while (next != NO_BLOCK) {
		uint64_t start = mark->blocks->at[next].address;
		uint64_t end = start + block_size(&mark->blocks->at[next]);
		size_t ahead = next, last = next;

		if (end - start > WINDOW_BYTES) {
			take_waiting(mark, next);
			if (!follow_range(mark, start, end))
				return false;
			next = next_waiting(mark, next + 1);
			continue;
		}
		while ((ahead = next_waiting(mark, ahead + 1)) != NO_BLOCK) {
			const struct block *block = &mark->blocks->at[ahead];
			uint64_t its_end = block->address + block_size(block);

			if (block->address > end + CHEAP_GAP || its_end > start + WINDOW_BYTES)
				break;
			end = its_end;
		}
		if (!memory_read(mark->memory, start, mark->window, end - start))
			return false;
		while (next != NO_BLOCK &&
		       mark->blocks->at[next].address + block_size(&mark->blocks->at[next]) <=
			       end) {
			const struct block *block = &mark->blocks->at[next];

			last = next;
			take_waiting(mark, next);
			follow_words(mark, mark->window + (block->address - start), block->address,
				     block_size(block));
			next = next_waiting(mark, next + 1);
		}
		follow_batch(mark);
		next = next_waiting(mark, last + 1);
	}
	return true;
}

static size_t take_queued(struct mark *mark)
{
	return mark->queue[mark->queue_from++ % FEW];
}

/* From the bits to the queue, and the other way round when it has run over. */
static void queue_waiting(struct mark *mark)
{
	mark->by_queue = true;
	for (size_t next = 0; mark->waiting_count && mark->queue_to - mark->queue_from < FEW;
	     next++) {
		next = next_waiting(mark, next);
		take_waiting(mark, next);
		wait(mark, next);
	}
}

static void unqueue(struct mark *mark)
{
	mark->by_queue = false;
	while (mark->queue_from != mark->queue_to)
		wait(mark, take_queued(mark));
}

/* Until nothing waits. */
static bool propagate(struct mark *mark)
{
	while (mark->queue_from != mark->queue_to || mark->waiting_count) {
		if (mark->waiting_count) {
			unqueue(mark);
			if (mark->waiting_count > FEW / 2 && !sweep(mark))
				return false;
		}
		queue_waiting(mark);
		/* It ends empty, or it was full and more wait than are worth single reads. */
		while (mark->queue_from != mark->queue_to && !mark->waiting_count)
			if (!follow_block(mark, take_queued(mark)))
				return false;
	}
	return true;
}

static bool follow_ranges(struct mark *mark, const struct ranges *ranges)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (!follow_range(mark, ranges->at[i].start, ranges->at[i].end))
			return false;
	return true;
}

/* What lies between live blocks, of bytes that begin at start; next is the first block that ends behind it. */
static void follow_gaps(struct mark *mark, const unsigned char *bytes, uint64_t start,
			uint64_t size, size_t next)
{
	uint64_t at = start, end = start + size;

	for (; next < mark->blocks->count && mark->blocks->at[next].address < end; next++) {
		const struct block *block = &mark->blocks->at[next];

		if (block->address > at)
			follow_words(mark, bytes + (at - start), at, block->address - at);
		if (block->address + block_size(block) > at)
			at = block->address + block_size(block);
	}
	if (at < end)
		follow_words(mark, bytes + (at - start), at, end - at);
}

/* A range without its live blocks; large ones are not even read. */
static bool follow_outside(struct mark *mark, uint64_t start, uint64_t end)
{
	const struct blocks *blocks = mark->blocks;

	while (start < end) {
		uint64_t until = end - start < WINDOW_BYTES ? end : start + WINDOW_BYTES;
		size_t next = blocks_from(blocks, start);

		if (next &&
		    blocks->at[next - 1].address + block_size(&blocks->at[next - 1]) > start) {
			start = blocks->at[next - 1].address + block_size(&blocks->at[next - 1]);
			continue;
		}
		for (size_t i = next; i < blocks->count && blocks->at[i].address < until; i++)
			if (block_size(&blocks->at[i]) > LARGE_BLOCK)
				until = blocks->at[i].address;
		if (until == start) {
			start += block_size(&blocks->at[next]);
			continue;
		}
		if (!memory_read(mark->memory, start, mark->window, until - start))
			return false;
		follow_gaps(mark, mark->window, start, until - start, next);
		start = until;
	}
	follow_batch(mark);
	return true;
}

static void follow_registers(struct mark *mark, const struct thread_registers *thread,
			     size_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(thread->values); i++) {
		uint64_t word = thread->values[i] & ~mark->options.tag_mask;

		if (word - mark->lowest < mark->span)
			follow(mark, word, FROM_REGISTER | number << 8 | i);
	}
}

static bool follow_roots(struct mark *mark, const struct thread_registers *threads, size_t count)
{
	struct ranges heap = { 0 }, roots = { 0 }, of_threads = { 0 };
	bool done;

	done = (!mark->options.all_blocks_known ||
		ranges_of_heap(&heap, mark->memory, mark->blocks)) &&
	       ranges_of_roots(&roots, &heap, mark->memory, mark->blocks, threads, count,
			       mark->options.red_zone);
	for (size_t i = 0; i < roots.count && done; i++)
		done = follow_outside(mark, roots.at[i].start, roots.at[i].end);
	for (size_t i = 0; i < count && done; i++) {
		follow_registers(mark, &threads[i], i);
		done = ranges_of_thread(&of_threads, mark->memory, mark->blocks, &threads[i]);
	}
	done = done && follow_ranges(mark, &of_threads);
	ranges_free(&heap);
	ranges_free(&roots);
	ranges_free(&of_threads);
	return done;
}

/* Those that a pointer into them was found to. */
static void wait_for_interiors(struct mark *mark)
{
	mark->by_queue = false;
	for (size_t i = 0; i < mark->blocks->count; i++)
		if (mark->reach[i] == REACH_INTERIOR)
			wait(mark, i);
}

bool mark_run(struct mark *mark, const struct thread_registers *threads, size_t thread_count)
{
	mark->pass = REACH_DIRECT;
	if (!follow_roots(mark, threads, thread_count) || !propagate(mark))
		return false;
	mark->pass = REACH_INTERIOR;
	wait_for_interiors(mark);
	if (!propagate(mark))
		return false;
	mark->pass = REACH_INDIRECTLY_LOST;
	for (size_t i = 0; i < mark->blocks->count; i++) {
		if (mark->reach[i] != REACH_NOT)
			continue;
		mark->leader = i;
		mark->reach[i] = REACH_LOST;
		mark->by_queue = true;
		wait(mark, i);
		if (!propagate(mark))
			return false;
	}
	return true;
}

/* The block to explain: the one that was named, else the best reached one of its site. */
static size_t block_to_explain(const struct mark *mark)
{
	size_t best = NO_BLOCK;

	if (mark->options.why)
		return blocks_find(mark->blocks, mark->options.why);
	for (size_t i = 0; i < mark->blocks->count; i++)
		if (block_site(&mark->blocks->at[i]) == mark->options.why_site &&
		    (best == NO_BLOCK || mark->reach[i] < mark->reach[best]))
			best = i;
	return best;
}

/* Where a word lies that is in no block: on a thread's stack, or somewhere that Seep has a name for. */
static void tell_root(const struct mark *mark, uint64_t word,
		      const struct thread_registers *threads, size_t count, FILE *to)
{
	const struct mapping *mapping = mapping_at(mark->memory, word);

	for (size_t i = 0; i < count && mapping; i++) {
		uint64_t pointer = threads[i].stack_pointer;

		if (pointer >= mapping->start && pointer <= word + mark->options.red_zone) {
			fprintf(to, "why stack %" PRIu32 " %" PRIx64 "\n", threads[i].thread, word);
			return;
		}
	}
	fprintf(to, "why root %" PRIx64 "\n", word);
}

/* The chain from the block back to a root; a block that only lost ones point at ends without one. */
void mark_explain(const struct mark *mark, const struct thread_registers *threads, size_t count,
		  FILE *to)
{
	size_t block = block_to_explain(mark);

	if (block == NO_BLOCK)
		fprintf(to, "why none\n");
	for (size_t steps = 0; block != NO_BLOCK && steps < MOST_STEPS; steps++) {
		uint64_t from = mark->pointed_from[block];
		const struct block *is = &mark->blocks->at[block];

		fprintf(to, "why block %" PRIx64 " %" PRIu64 " %" PRIu32 " %d\n", is->address,
			block_size(is), block_site(is), mark->reach[block]);
		if (from == FROM_NOWHERE) {
			fprintf(to, "why lost\n");
			return;
		}
		if (from & FROM_REGISTER) {
			fprintf(to, "why register %" PRIu32 " %d\n",
				threads[(from & ~FROM_REGISTER) >> 8].thread, (int)(from & 0xff));
			return;
		}
		block = blocks_find(mark->blocks, from);
		if (block == NO_BLOCK)
			tell_root(mark, from, threads, count, to);
		else
			fprintf(to, "why word %" PRIx64 "\n", from);
	}
}
