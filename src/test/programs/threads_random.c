// Four threads, a million random calls: any function, blocks freed and reallocated by other threads
// than their makers, each thread counting what it did.
//
// EXPECT leaks as=truth
// TRUTH
//
// With an argument: another seed. Each block begins with its own size, so whoever gets it knows it.
#define _GNU_SOURCE
#include "truth.h"
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>

#define THREADS 4
#define CALLS_PER_THREAD 250000
#define SLOTS 4096

static _Atomic(size_t *) slots[SLOTS]; /* where threads leave blocks for each other */
static struct truth truths[THREADS];
static unsigned long seed = 20250;

static unsigned long next_random(unsigned long *state)
{
	*state += 0x9e3779b97f4a7c15;
	unsigned long mixed = *state;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
	return mixed ^ mixed >> 31;
}

static size_t random_size(unsigned long random)
{
	/* Mostly small, some of a few kilobytes, one in a thousand mmapped by the allocator. */
	if (random % 1000 == 0)
		return 140001 + random % 50000;
	if (random % 10 == 0)
		return 1001 + random % 9000;
	return 16 + random % 500;
}

static size_t *allocate_one(unsigned long random, size_t size_bytes)
{
	void *block = NULL;

	switch (random % 8) {
	case 0:
		return calloc(1, size_bytes);
	case 1:
		return memalign(64, size_bytes);
	case 2:
		return posix_memalign(&block, 32, size_bytes) == 0 ? block : NULL;
	case 3:
		return realloc(NULL, size_bytes);
	default:
		return malloc(size_bytes);
	}
}

static void free_one(struct truth *truth, size_t *block)
{
	if (block) {
		truth_freed(truth, *block);
		free(block);
	}
}

static void *worker(void *argument)
{
	struct truth *truth = argument;
	unsigned long state = seed + (unsigned long)(truth - truths) * 7919;

	for (int i = 0; i < CALLS_PER_THREAD; i++) {
		unsigned long random = next_random(&state);
		_Atomic(size_t *) *slot = &slots[random >> 32 & (SLOTS - 1)];
		size_t size_bytes = random_size(random >> 8);
		size_t *block = NULL;

		if (random % 4 == 0) {
			block = atomic_exchange(slot, NULL);
			if (block) {
				size_t old_bytes = *block;

				block = realloc(block, size_bytes);
				truth_reallocated(truth, old_bytes, size_bytes);
			}
		} else if (random % 4 != 1) {
			block = allocate_one(random >> 4, size_bytes);
			truth_allocated(truth, size_bytes);
		}
		if (block)
			*block = size_bytes;
		free_one(truth, atomic_exchange(slot, block));
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	struct truth truth = { 0, 0, 0, 0 };

	if (argc > 1)
		seed = strtoul(argv[1], NULL, 10);
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, worker, &truths[i]) != 0)
			return 99;
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&truth, &truths[i]);
	}
	truth_print(&truth, "at=worker");
	return 0;
}
