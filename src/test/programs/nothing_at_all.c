// Sizes of zero are blocks, free(NULL) is nothing.
//
// EXPECT site at=empty_malloc origin=malloc blocks=3 bytes=0
// EXPECT site at=empty_calloc origin=calloc blocks=4 bytes=0
// EXPECT site at=empty_realloc origin=realloc blocks=5 bytes=0
// EXPECT site at=freed_empty origin=malloc blocks=0 bytes=0 allocations=6 frees=6
// EXPECT total unknownFrees=0 freesOfOlderBlocks=0
// TRUTH
#include "truth.h"

static struct truth truth;
static volatile size_t zero = 0;

static void empty_malloc(void)
{
	for (int i = 0; i < 3; i++) {
		malloc(zero);
		truth_allocated(&truth, 0);
	}
}

static void empty_calloc(void)
{
	for (int i = 0; i < 4; i++) {
		calloc(zero, 1009);
		truth_allocated(&truth, 0);
	}
}

static void empty_realloc(void)
{
	for (int i = 0; i < 5; i++) {
		if (realloc(NULL, zero))
			truth_allocated(&truth, 0);
	}
}

static void freed_empty(void)
{
	for (int i = 0; i < 6; i++) {
		void *block = malloc(zero);

		truth_allocated(&truth, 0);
		free(block);
		truth_freed(&truth, 0);
	}
}

int main(void)
{
	void *volatile nothing = NULL;

	for (int i = 0; i < 1000; i++)
		free(nothing);
	empty_malloc();
	empty_calloc();
	empty_realloc();
	freed_empty();
	truth_print(&truth, "");
	return 0;
}
