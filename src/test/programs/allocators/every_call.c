// The functions of C, in four threads that free each other's blocks, also when they fail. Built with every C library
// and allocator, dynamic and static.
//
// TRUTH
#include "truth.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>

#define THREADS 4
#define ROUNDS 700
#define SHELVES 61

struct item {
	void *block;
	size_t size_bytes;
};

static struct item shelf[SHELVES];
static pthread_mutex_t shelf_lock = PTHREAD_MUTEX_INITIALIZER;

static void *allocate(unsigned round, size_t size_bytes)
{
	void *block = NULL;

	switch (round % 7) {
	case 0:
		return calloc(1, size_bytes);
	case 1:
		return posix_memalign(&block, 64, size_bytes) ? NULL : block;
	case 2:
		return aligned_alloc(64, size_bytes);
	case 3:
		return memalign(128, size_bytes);
	case 4:
		return realloc(NULL, size_bytes);
	case 5:
		return reallocarray(NULL, size_bytes, 1);
	default:
		return malloc(size_bytes);
	}
}

/* What an allocator makes of size 0 is its own business: a block, or a free. */
static void resize_to_nothing(struct truth *truth, void *block, size_t size_bytes)
{
	void *nothing = realloc(block, 0);

	truth_freed(truth, size_bytes);
	if (!nothing)
		return;
	truth_allocated(truth, 0);
	free(nothing);
	truth_freed(truth, 0);
}

static void fail(struct truth *truth)
{
	volatile size_t huge = PTRDIFF_MAX - 4096;
	void *block = malloc(777), *none = NULL;

	truth_allocated(truth, 777);
	if (malloc(huge) || calloc(huge, 16) || realloc(block, huge) ||
	    reallocarray(block, huge, 16) || posix_memalign(&none, 64, huge) == 0 ||
	    aligned_alloc(64, huge))
		_exit(98);
	free(block);
	truth_freed(truth, 777);
	free(NULL);
}

static void work(struct truth *truth, unsigned number)
{
	for (unsigned round = number; round < ROUNDS + number; round++) {
		struct item item = { NULL, 1 + (round * 37) % 3001 }, taken;

		item.block = allocate(round, item.size_bytes);
		truth_allocated(truth, item.size_bytes);
		if (round % 5 == 0) {
			size_t size_bytes = item.size_bytes * 3 % 70001;

			item.block = realloc(item.block, size_bytes);
			truth_reallocated(truth, item.size_bytes, size_bytes);
			item.size_bytes = size_bytes;
		}
		pthread_mutex_lock(&shelf_lock);
		taken = shelf[round % SHELVES];
		shelf[round % SHELVES] = item;
		pthread_mutex_unlock(&shelf_lock);
		if (!taken.block)
			continue;
		if (round % 11 == 0) {
			resize_to_nothing(truth, taken.block, taken.size_bytes);
		} else if (round % 13 != 0) {
			free(taken.block);
			truth_freed(truth, taken.size_bytes);
		}
	}
	fail(truth);
}

static struct truth truths[THREADS];

static void *worker(void *number)
{
	work(&truths[(uintptr_t)number], (unsigned)(uintptr_t)number);
	return NULL;
}

int main(void)
{
	struct truth sum = { 0, 0, 0, 0 };
	pthread_t threads[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, worker, (void *)i);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &truths[i]);
	}
	truth_print(&sum, "at=work");
	return 0;
}
