// jemalloc's own functions. Compiled with PREFIX for a jemalloc whose functions have something before their names.
//
// TRUTH
#include "truth.h"

#include <stddef.h>

#ifndef PREFIX
#define PREFIX
#endif
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define NAME(function) JOIN(PREFIX, function)

void *NAME(malloc)(size_t);
void *NAME(calloc)(size_t, size_t);
void *NAME(realloc)(void *, size_t);
void NAME(free)(void *);
int NAME(posix_memalign)(void **, size_t, size_t);
void *NAME(mallocx)(size_t, int);
void *NAME(rallocx)(void *, size_t, int);
size_t NAME(xallocx)(void *, size_t, size_t, int);
size_t NAME(sallocx)(const void *, int);
size_t NAME(nallocx)(size_t, int);
void NAME(dallocx)(void *, int);
void NAME(sdallocx)(void *, size_t, int);

static struct truth truth;

/* In place, if jemalloc can: the size it returns says whether it could. */
static size_t resize(void *block, size_t old_bytes, size_t size_bytes, size_t extra_bytes)
{
	size_t usable = NAME(xallocx)(block, size_bytes, extra_bytes, 0);
	size_t most = size_bytes + extra_bytes;

	if (usable < size_bytes)
		return old_bytes;
	truth_reallocated(&truth, old_bytes, usable < most ? usable : most);
	return usable < most ? usable : most;
}

static void work(void)
{
	for (int i = 0; i < 40; i++) {
		size_t size_bytes = 100 + (size_t)i * 91;
		void *block = NAME(mallocx)(size_bytes, 0), *aligned = NULL;

		truth_allocated(&truth, size_bytes);
		block = NAME(rallocx)(block, size_bytes * 2, 0);
		truth_reallocated(&truth, size_bytes, size_bytes * 2);
		size_bytes = resize(block, size_bytes * 2, size_bytes * 2 + 1, 0);
		size_bytes = resize(block, size_bytes, size_bytes, 64);
		size_bytes = resize(block, size_bytes, 10, 0);
		/* That much never fits in place. */
		size_bytes = resize(block, size_bytes, 1 << 30, 0);
		switch (i % 4) {
		case 0:
			NAME(dallocx)(block, 0);
			break;
		case 1:
			NAME(sdallocx)(block, size_bytes, 0);
			break;
		case 2:
			NAME(free)(block);
			break;
		default:
			continue;
		}
		truth_freed(&truth, size_bytes);
		if (NAME(posix_memalign)(&aligned, 64, 333) == 0)
			truth_allocated(&truth, 333);
		block = NAME(calloc)(3, 111);
		truth_allocated(&truth, 333);
		block = NAME(realloc)(block, 334);
		truth_reallocated(&truth, 333, 334);
		NAME(free)(block);
		truth_freed(&truth, 334);
		/* These allocate nothing. */
		(void)NAME(sallocx)(aligned, 0);
		(void)NAME(nallocx)(5, 0);
	}
}

int main(void)
{
	work();
	truth_print(&truth, "at=work");
	return 0;
}
