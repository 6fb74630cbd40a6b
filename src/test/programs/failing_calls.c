// Calls that fail are not allocations, and a realloc that fails leaves the old block as it was, at
// its old site.
//
// EXPECT none at=ask_for_too_much
// EXPECT site at=keep_row origin=malloc blocks=7 bytes=10003 allocations=7 frees=0
// EXPECT none at=fail_to_grow
// EXPECT site at=work_after_failures origin=malloc blocks=1 bytes=1439
// TRUTH
#define _GNU_SOURCE
#include "truth.h"
#include <errno.h>
#include <malloc.h>
#include <stdint.h>

static struct truth truth;

/* volatile: the compiler must not see that these sizes can't be had. */
static volatile size_t far_too_much = SIZE_MAX / 2 + 4099;
static volatile size_t half_of_everything = SIZE_MAX / 2;

static void must_fail(const void *block)
{
	if (block)
		_exit(98);
}

static void ask_for_too_much(void)
{
	void *block = NULL;

	for (int i = 0; i < 10; i++) {
		must_fail(malloc(far_too_much));
		must_fail(calloc(half_of_everything, 3));
		must_fail(calloc(3, half_of_everything));
		must_fail(realloc(NULL, far_too_much));
		must_fail(reallocarray(NULL, half_of_everything, 3));
		must_fail(memalign(64, far_too_much));
		must_fail(aligned_alloc(64, far_too_much));
		must_fail(valloc(far_too_much));
		must_fail(pvalloc(far_too_much));
		if (posix_memalign(&block, 64, far_too_much) != ENOMEM)
			_exit(98);
		if (posix_memalign(&block, 3, 1433) != EINVAL)
			_exit(98);
	}
}

static void *keep_row(void)
{
	truth_allocated(&truth, 1429);
	return malloc(1429);
}

static void fail_to_grow(void *row)
{
	for (int i = 0; i < 10; i++) {
		must_fail(realloc(row, far_too_much));
		must_fail(reallocarray(row, half_of_everything, 3));
	}
}

static void work_after_failures(void)
{
	if (malloc(1439))
		truth_allocated(&truth, 1439);
}

int main(void)
{
	ask_for_too_much();
	for (int i = 0; i < 7; i++)
		fail_to_grow(keep_row());
	work_after_failures();
	truth_print(&truth, "");
	return 0;
}
