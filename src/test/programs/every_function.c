// Every allocating function, each below a function of its own and with sizes of its own.
//
// EXPECT site at=by_malloc origin=malloc blocks=3 bytes=3027 allocations=3 frees=0
// EXPECT site at=by_calloc origin=calloc blocks=2 bytes=2114
// EXPECT site at=by_realloc origin=realloc blocks=2 bytes=2246
// EXPECT site at=by_reallocarray origin=reallocarray blocks=1 bytes=1177
// EXPECT site at=by_posix_memalign origin=posix_memalign blocks=2 bytes=2434
// EXPECT site at=by_aligned_alloc origin=aligned_alloc|memalign blocks=1 bytes=1283
// EXPECT site at=by_memalign origin=memalign|aligned_alloc blocks=1 bytes=1361
// EXPECT site at=by_valloc origin=valloc blocks=1 bytes=1429
// EXPECT site at=by_pvalloc origin=pvalloc blocks=1 bytes=1493
// EXPECT site at=given_back origin=malloc blocks=0 bytes=0 allocations=5 frees=5
// TRUTH
//
// glibc gives aligned_alloc and memalign one address: nobody can tell which name was called.
#define _GNU_SOURCE
#include "truth.h"
#include <malloc.h>

static struct truth truth;

static void by_malloc(void)
{
	for (int i = 0; i < 3; i++) {
		malloc(1009);
		truth_allocated(&truth, 1009);
	}
}

static void by_calloc(void)
{
	for (int i = 0; i < 2; i++) {
		calloc(7, 151);
		truth_allocated(&truth, 1057);
	}
}

static void by_realloc(void)
{
	for (int i = 0; i < 2; i++) {
		if (realloc(NULL, 1123))
			truth_allocated(&truth, 1123);
	}
}

static void by_reallocarray(void)
{
	if (reallocarray(NULL, 11, 107))
		truth_allocated(&truth, 1177);
}

static void by_posix_memalign(void)
{
	void *block;

	for (int i = 0; i < 2; i++) {
		if (posix_memalign(&block, 64, 1217) == 0)
			truth_allocated(&truth, 1217);
	}
}

static void by_aligned_alloc(void)
{
	if (aligned_alloc(64, 1283))
		truth_allocated(&truth, 1283);
}

static void by_memalign(void)
{
	if (memalign(128, 1361))
		truth_allocated(&truth, 1361);
}

static void by_valloc(void)
{
	if (valloc(1429))
		truth_allocated(&truth, 1429);
}

static void by_pvalloc(void)
{
	if (pvalloc(1493))
		truth_allocated(&truth, 1493);
}

static void given_back(void)
{
	for (int i = 0; i < 5; i++) {
		void *block = malloc(1559);

		truth_allocated(&truth, 1559);
		free(block);
		truth_freed(&truth, 1559);
	}
}

int main(void)
{
	by_malloc();
	by_calloc();
	by_realloc();
	by_reallocarray();
	by_posix_memalign();
	by_aligned_alloc();
	by_memalign();
	by_valloc();
	by_pvalloc();
	given_back();
	truth_print(&truth, "");
	return 0;
}
