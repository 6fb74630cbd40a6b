// Allocators that call allocators: one call of the program is one allocation, of the function that
// it called. In glibc realloc(NULL), reallocarray and small alignments all end in malloc, and
// realloc(p, 0) in free.
//
// EXPECT site at=posix_memalign_of_16 origin=posix_memalign blocks=3 bytes=3309
// EXPECT site at=aligned_alloc_of_16 origin=aligned_alloc|memalign blocks=3 bytes=3327
// EXPECT site at=reallocarray_of_nothing origin=reallocarray blocks=3 bytes=3339
// EXPECT site at=reallocarray_of_a_block origin=reallocarray blocks=3 bytes=6681
// EXPECT site at=realloc_to_zero origin=malloc blocks=0 bytes=0 allocations=3 frees=3
// EXPECT site at=copy_of_name origin=malloc blocks=3 bytes=18 through=strdup,copy_of_name,main
// TRUTH
#define _GNU_SOURCE
#include "truth.h"

static struct truth truth;

static void posix_memalign_of_16(void)
{
	void *block;

	for (int i = 0; i < 3; i++) {
		if (posix_memalign(&block, 16, 1103) == 0)
			truth_allocated(&truth, 1103);
	}
}

static void aligned_alloc_of_16(void)
{
	for (int i = 0; i < 3; i++) {
		if (aligned_alloc(16, 1109))
			truth_allocated(&truth, 1109);
	}
}

static void reallocarray_of_nothing(void)
{
	for (int i = 0; i < 3; i++) {
		if (reallocarray(NULL, 3, 371))
			truth_allocated(&truth, 1113);
	}
}

static void reallocarray_of_a_block(void)
{
	for (int i = 0; i < 3; i++) {
		void *block = malloc(1117);

		truth_allocated(&truth, 1117);
		if (reallocarray(block, 17, 131))
			truth_reallocated(&truth, 1117, 2227);
	}
}

static void realloc_to_zero(void)
{
	for (int i = 0; i < 3; i++) {
		void *block = malloc(1129);

		truth_allocated(&truth, 1129);
		if (!realloc(block, 0))
			truth_freed(&truth, 1129);
	}
}

static void copy_of_name(void)
{
	for (int i = 0; i < 3; i++) {
		if (strdup("Ismay"))
			truth_allocated(&truth, sizeof("Ismay"));
	}
}

int main(void)
{
	posix_memalign_of_16();
	aligned_alloc_of_16();
	reallocarray_of_nothing();
	reallocarray_of_a_block();
	realloc_to_zero();
	copy_of_name();
	truth_print(&truth, "");
	return 0;
}
