/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes millions of blocks from thousands of stacks and keeps them all.
 *
 * usage: many-blocks STACKS SIZE
 *
 * Each block is made from one of STACKS different stacks in turn: below the loop a chain of LEVELS calls, of which each
 * goes through one of two functions, by the bits of the stack's number.
 *
 * Commands on stdin, a line each, and their answers:
 *   grow N   makes blocks until there are N       -> "N NANOS", the time for one that was made now, on average
 *
 * Nothing here allocates but that.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LEVELS 17

struct block {
	struct block *next;
};

static struct block *blocks;
static size_t size_bytes;

static void through(uint32_t stack, int levels);

static void fail(const char *why)
{
	fprintf(stderr, "many-blocks: %s\n", why);
	exit(1);
}

static __attribute__((noinline, noclone)) void make(void)
{
	struct block *block = malloc(size_bytes);

	if (!block)
		fail("no memory");
	block->next = blocks;
	blocks = block;
}

static __attribute__((noinline, noclone)) void left(uint32_t stack, int levels)
{
	through(stack, levels);
	/* Not the last thing that it does: a jump would be no frame. */
	__asm__ volatile("" : : : "memory");
}

static __attribute__((noinline, noclone)) void right(uint32_t stack, int levels)
{
	through(stack, levels);
	__asm__ volatile("" : : : "memory");
}

static inline __attribute__((always_inline)) void through(uint32_t stack, int levels)
{
	if (!levels)
		make();
	else if (stack & 1)
		left(stack >> 1, levels - 1);
	else
		right(stack >> 1, levels - 1);
}

static int64_t now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Reads byte by byte: stdio would allocate. */
static int read_line(char *line, size_t length)
{
	for (size_t at = 0; at < length; at++) {
		if (read(STDIN_FILENO, &line[at], 1) != 1)
			return 0;
		if (line[at] == '\n') {
			line[at] = 0;
			return 1;
		}
	}
	return 0;
}

static long number(const char *text, long least, long most)
{
	char *behind;
	long value = strtol(text, &behind, 10);

	if (*behind || behind == text || value < least || value > most)
		fail("usage: many-blocks STACKS SIZE");
	return value;
}

int main(int count, char **arguments)
{
	long stacks, made = 0;
	char line[64];

	if (count != 3)
		fail("usage: many-blocks STACKS SIZE");
	stacks = number(arguments[1], 1, 1 << LEVELS);
	size_bytes = number(arguments[2], sizeof(struct block), 1 << 20);
	while (read_line(line, sizeof(line))) {
		int64_t began = now_nanos();
		long before = made, wanted;

		if (strncmp(line, "grow ", 5))
			fail("unknown command");
		for (wanted = number(line + 5, 1, 1000000000); made < wanted; made++)
			through(made % stacks, LEVELS);
		snprintf(line, sizeof(line), "%ld %.1f\n", made,
			 made == before ? 0.0 : (double)(now_nanos() - began) / (made - before));
		if (write(STDOUT_FILENO, line, strlen(line)) < 0)
			return 1;
	}
	/* Not exit(3): the blocks stay as they are. */
	_exit(0);
}
