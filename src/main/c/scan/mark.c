// SPDX-License-Identifier: Apache-2.0
/*
 * The mark: from roots through live blocks, in three passes.
 *
 * First what pointers to the starts of blocks reach; then what is left, by pointers into blocks too; then what only
 * lost blocks reach. Found blocks wait in one bit each and are read in the order of their addresses, a megabyte at a
 * time; when few are left (a list whose next node is known only now) they go over a queue and a cache of pages. When
 * that goes on, what the others point at is collected first, and then followed without reading: edges.c.
 */
#define _GNU_SOURCE
#include "mark.h"

#include <stdlib.h>
#include <string.h>

#include "roots.h"

/* Reading over a gap of so many bytes costs less than a second system call. */
#define CHEAP_GAP 1024

/* Of a block that is larger the bytes are not read when its neighbours are. */
#define LARGE_BLOCK (64 * 1024)

/* One read of a block costs as much as reading ten in a row and keeping what they point at. */
#define FIRST_JUMPS 10000
#define JUMPS_PART 32

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
	mark->owner = NO_BLOCK;
	mark->most_jumps = explains(options) ? SIZE_MAX : FIRST_JUMPS + count / JUMPS_PART;
	if (count) {
		const struct block *last = &blocks->at[count - 1];

		mark->lowest = blocks->at[0].address;
		mark->span =
			last->address - mark->lowest + (block_size(last) ? block_size(last) : 1);
	}
	mark->page_slots = count / 4096 < 64 ? 64 : count / 4096 > 4096 ? 4096 : count / 4096;
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
	edges_free(&mark->edges);
	free(mark);
}

enum reach mark_of(const struct mark *mark, size_t block)
{
	return mark->reach[block];
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

void reached(struct mark *mark, size_t block, bool to_start, uint64_t from)
{
	enum reach reach = mark->reach[block];

	switch (mark->pass) {
	case REACH_DIRECT:
		if (reach == REACH_DIRECT)
			return;
		if (to_start) {
			found(mark, block, REACH_DIRECT, from);
			wait(mark, block);
		} else if (reach == REACH_NOT) {
			/* What it points at is for the next pass. */
			found(mark, block, REACH_INTERIOR, from);
		}
		return;
	case REACH_INTERIOR:
		if (reach != REACH_NOT)
			return;
		found(mark, block, REACH_INTERIOR, from);
		wait(mark, block);
		return;
	default:
		if (reach == REACH_NOT) {
			found(mark, block, REACH_INDIRECTLY_LOST, from);
			wait(mark, block);
		} else if (reach == REACH_LOST && block != mark->leader) {
			/* Its own lost blocks are known already. */
			found(mark, block, REACH_INDIRECTLY_LOST, from);
		}
	}
}

/* A word that may be a pointer to this block; from is where it stands, owner the block in which that is. */
static void follow(struct mark *mark, size_t index, uint64_t word, uint64_t from, size_t owner)
{
	const struct block *block;
	bool to_start;

	if (index == NO_BLOCK)
		return;
	block = &mark->blocks->at[index];
	to_start = word == block->address;
	if (!to_start && is_end_of_heap(mark, block, word))
		return;
	if (mark->collecting) {
		edges_add(mark, owner, index, to_start || stands_for_start(mark, block, word));
		return;
	}
	/* Only the first pass asks, and only for blocks that were not found yet: it may have to read. */
	if (!to_start && mark->pass == REACH_DIRECT && mark->reach[index] != REACH_DIRECT)
		to_start = stands_for_start(mark, block, word);
	reached(mark, index, to_start, from);
}

static void follow_batch(struct mark *mark)
{
	size_t count = mark->batched;

	mark->batched = 0;
	for (size_t i = 0; i < count; i++)
		mark->batch[i].entry = blocks_prefetch_page(mark->blocks, mark->batch[i].word);
	for (size_t i = 0; i < count; i++) {
		struct followed *next = &mark->batch[i];

		if (!next->entry)
			continue;
		next->guess = blocks_prefetch(mark->blocks, next->entry, next->word);
		__builtin_prefetch(&mark->reach[next->guess]);
	}
	for (size_t i = 0; i < count; i++) {
		const struct followed *next = &mark->batch[i];
		size_t index = next->entry ? blocks_find_near(mark->blocks, next->entry,
							      next->guess, next->word)
					   : blocks_find(mark->blocks, next->word);

		follow(mark, index, next->word, next->from, next->owner);
	}
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
			mark->batch[mark->batched].owner = mark->owner;
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

	if (mark->edges.known) {
		edges_follow(mark, index);
		return true;
	}
	mark->last_page = end / PAGE;
	if (end - at > 4 * PAGE || pages + 1 > 2) {
		mark->jumps++;
		return follow_range(mark, at, end);
	}
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

	while (next != NO_BLOCK && !mark->edges.full) {
		uint64_t start = mark->blocks->at[next].address;
		uint64_t end = start + block_size(&mark->blocks->at[next]);
		size_t ahead = next, last = next;

		mark->jumps++;
		mark->owner = next;
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
			mark->owner = next;
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

/* The same without reading. */
static void sweep_edges(struct mark *mark)
{
	for (size_t next = next_waiting(mark, 0); next != NO_BLOCK;
	     next = next_waiting(mark, next + 1)) {
		take_waiting(mark, next);
		edges_follow(mark, next);
	}
}

/* Those that wait, and those that may be found yet. */
static uint64_t *still_to_be_followed(const struct mark *mark)
{
	size_t count = mark->blocks->count;
	uint64_t *blocks = malloc((count / 64 + 1) * sizeof(*blocks));

	if (!blocks)
		return NULL;
	memcpy(blocks, mark->waiting, (count / 64 + 1) * sizeof(*blocks));
	for (size_t i = 0; i < count; i++)
		if (mark->reach[i] == REACH_NOT ||
		    (mark->reach[i] == REACH_INTERIOR && mark->pass == REACH_DIRECT))
			blocks[i / 64] |= 1ULL << (i & 63);
	return blocks;
}

/* Reads all blocks that are still to be followed, and keeps what they point at. */
static bool collect_edges(struct mark *mark)
{
	uint64_t *waiting = mark->waiting;
	size_t waiting_count;
	bool done;

	mark->most_jumps = SIZE_MAX;
	unqueue(mark);
	waiting_count = mark->waiting_count;
	if (!edges_begin(mark))
		return true;
	mark->waiting = still_to_be_followed(mark);
	mark->collecting = true;
	done = mark->waiting && sweep(mark);
	mark->collecting = false;
	free(mark->waiting);
	mark->waiting = waiting;
	mark->waiting_count = waiting_count;
	if (!done || !edges_end(mark))
		edges_free(&mark->edges);
	return done;
}

/* Until nothing waits. */
static bool propagate(struct mark *mark)
{
	while (mark->queue_from != mark->queue_to || mark->waiting_count) {
		if (mark->jumps > mark->most_jumps && !collect_edges(mark))
			return false;
		if (mark->waiting_count) {
			unqueue(mark);
			if (mark->waiting_count > FEW / 2 && mark->edges.known)
				sweep_edges(mark);
			else if (mark->waiting_count > FEW / 2 && !sweep(mark))
				return false;
		}
		queue_waiting(mark);
		/* It ends empty, or it was full and more wait than are worth single reads. */
		while (mark->queue_from != mark->queue_to && !mark->waiting_count &&
		       mark->jumps <= mark->most_jumps)
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
			follow(mark, blocks_find(mark->blocks, word), word,
			       FROM_REGISTER | number << 8 | i, NO_BLOCK);
	}
}

static void follow_held(struct mark *mark)
{
	const struct held_words *held = mark->options.held;

	for (size_t i = 0; held && i < held->count; i++) {
		uint64_t word = held->at[i].value & ~mark->options.tag_mask;

		if (word - mark->lowest < mark->span)
			follow(mark, blocks_find(mark->blocks, word), word, FROM_HELD | i,
			       NO_BLOCK);
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
	if (done)
		follow_held(mark);
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
