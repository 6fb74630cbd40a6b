// gperftools' own functions.
//
// TRUTH
#include "truth.h"

#include <gperftools/tcmalloc.h>

static struct truth truth;

static void *counted(void *block, size_t size_bytes)
{
	truth_allocated(&truth, size_bytes);
	return block;
}

static void work(void)
{
	void *aligned = NULL;

	for (size_t size_bytes = 21; size_bytes < 300000; size_bytes = size_bytes * 3 + 1) {
		tc_free(counted(tc_malloc(size_bytes), size_bytes));
		truth_freed(&truth, size_bytes);
		tc_free_sized(counted(tc_malloc_skip_new_handler(size_bytes), size_bytes),
			      size_bytes);
		truth_freed(&truth, size_bytes);
		tc_cfree(tc_realloc(counted(tc_calloc(2, size_bytes), 2 * size_bytes), size_bytes));
		truth_reallocated(&truth, 2 * size_bytes, size_bytes);
		truth_freed(&truth, size_bytes);
		counted(tc_memalign(64, size_bytes), size_bytes);
		if (tc_posix_memalign(&aligned, 64, size_bytes) == 0)
			counted(aligned, size_bytes);
		counted(tc_valloc(size_bytes), size_bytes);
		counted(tc_pvalloc(size_bytes), size_bytes);
	}
}

int main(void)
{
	work();
	truth_print(&truth, "at=work");
	return 0;
}
