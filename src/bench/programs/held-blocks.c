/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fills a heap with blocks that lead to each other, and loses every hundredth: for searches through it.
 *
 * usage: held-blocks SHAPE BLOCKS BYTES
 *
 *   table    an array leads to every block, and each block to another, anywhere
 *   list     each block leads to the one that was made after it
 *   shuffled each block leads to another, anywhere, and only that one to the next
 *
 * Sizes are between half and one and a half of BYTES / BLOCKS; what is left of a block is text. Says "held LOST BYTES"
 * when all is there, ends at the end of stdin, and leaves everything behind.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LOST_OF 100

struct block {
	struct block *next;
	struct block *other;
};

static struct block **table; /* all that were made */
static struct block *first;
static void *volatile held;
static size_t count;

static void fail(const char *why)
{
	fprintf(stderr, "held-blocks: %s\n", why);
	exit(1);
}

/* xorshift64*, Vigna 2016: the same numbers in every run. */
static uint64_t next_random(void)
{
	static uint64_t state = 88172645463325252ULL;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 2685821657736338717ULL;
}

static int is_lost(size_t number)
{
	return number % LOST_OF == LOST_OF - 1;
}

static struct block *any(void)
{
	size_t number = next_random() % count;

	return table[is_lost(number) ? number - 1 : number];
}

static __attribute__((noinline)) struct block *make(size_t bytes)
{
	struct block *block = malloc(bytes);

	if (!block)
		fail("no memory");
	memset(block, 'a', bytes);
	block->next = NULL;
	block->other = NULL;
	return block;
}

static uint64_t fill(uint64_t bytes)
{
	uint64_t mean = bytes / count, lost = 0;

	for (size_t number = 0; number < count; number++) {
		uint64_t size = mean / 2 + next_random() % (mean + 1);

		size = size < sizeof(struct block) ? sizeof(struct block) : size;
		table[number] = make(size);
		lost += is_lost(number) ? size : 0;
	}
	return lost;
}

/* Fisher and Yates. Lost ones stay where they are. */
static void shuffle(void)
{
	for (size_t number = count - 1; number > 0; number--) {
		size_t other = next_random() % (number + 1);
		struct block *moved = table[number];

		if (is_lost(number) || is_lost(other))
			continue;
		table[number] = table[other];
		table[other] = moved;
	}
}

static void chain(void)
{
	struct block *last = NULL;

	for (size_t number = 0; number < count; number++) {
		if (is_lost(number))
			continue;
		if (last)
			last->next = table[number];
		else
			first = table[number];
		last = table[number];
	}
}

int main(int argc, char **argv)
{
	uint64_t lost;
	size_t bytes;
	char byte;

	if (argc != 4)
		fail("usage: held-blocks table|list|shuffled BLOCKS BYTES");
	count = strtoull(argv[2], NULL, 10);
	if (count < LOST_OF)
		fail("too few BLOCKS");
	bytes = count * sizeof(*table);
	table = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		fail("no memory");
	lost = fill(strtoull(argv[3], NULL, 10));
	if (!strcmp(argv[1], "table")) {
		for (size_t number = 0; number < count; number++)
			table[number]->other = any();
		for (size_t number = LOST_OF - 1; number < count; number += LOST_OF)
			table[number] = NULL;
		held = table;
	} else {
		if (!strcmp(argv[1], "shuffled"))
			shuffle();
		chain();
		munmap(table, bytes);
		table = NULL;
	}
	printf("held %zu %lu\n", count / LOST_OF, lost);
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	/* No exit(3): the blocks stay as they are. */
	_exit(held || first ? 0 : 1);
}
