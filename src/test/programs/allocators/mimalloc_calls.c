// mimalloc's own functions, those with a heap of their own too.
//
// TRUTH
#include "truth.h"

#include <mimalloc.h>

static struct truth truth;

static void *counted(void *block, size_t size_bytes)
{
	truth_allocated(&truth, size_bytes);
	return block;
}

static void *resized(void *block, size_t old_bytes, size_t size_bytes)
{
	truth_reallocated(&truth, old_bytes, size_bytes);
	return block;
}

static void released(size_t size_bytes)
{
	truth_freed(&truth, size_bytes);
}

static void work(void)
{
	size_t huge = (size_t)1 << 60;
	void *block, *aligned = NULL;

	for (size_t s = 17; s < 200000; s = s * 2 + 3) {
		counted(mi_malloc(s), s);
		counted(mi_zalloc(s), s);
		mi_free(counted(mi_calloc(3, s), 3 * s));
		released(3 * s);
		mi_free_size(counted(mi_mallocn(2, s), 2 * s), 2 * s);
		released(2 * s);
		mi_free_size_aligned(counted(mi_malloc_aligned(s, 64), s), s, 64);
		released(s);
		mi_free_aligned(counted(mi_zalloc_aligned(s, 32), s), 32);
		released(s);
		counted(mi_malloc_aligned_at(s, 64, 8), s);
		counted(mi_calloc_aligned(2, s, 64), 2 * s);
		counted(mi_memalign(64, s), s);
		counted(mi_aligned_alloc(64, s), s);
		counted(mi_valloc(s), s);
		counted(mi_pvalloc(s), s);
		if (mi_posix_memalign(&aligned, 64, s) == 0)
			counted(aligned, s);
		counted(mi_new(s), s);
		counted(mi_new_aligned(s, 64), s);
		counted(mi_new_nothrow(s), s);
		counted(mi_new_aligned_nothrow(s, 64), s);
		counted(mi_new_n(2, s), 2 * s);

		block = resized(mi_realloc(counted(mi_malloc(s), s), 2 * s), s, 2 * s);
		block = resized(mi_reallocn(block, 3, s), 2 * s, 3 * s);
		block = resized(mi_rezalloc(block, 4 * s), 3 * s, 4 * s);
		block = resized(mi_recalloc(block, 5, s), 4 * s, 5 * s);
		block = resized(mi_realloc_aligned(block, 6 * s, 64), 5 * s, 6 * s);
		block = resized(mi_reallocarray(block, 7, s), 6 * s, 7 * s);
		if (mi_reallocarr(&block, 8, s) == 0)
			resized(block, 7 * s, 8 * s);
		block = resized(mi_new_realloc(block, 9 * s), 8 * s, 9 * s);
		if (mi_realloc(block, huge) || mi_expand(block, huge))
			_exit(98);
		if (mi_expand(block, 9 * s - 1))
			resized(block, 9 * s, 9 * s - 1);
		else
			_exit(97);
		/* Fails, and takes the block all the same. */
		if (mi_reallocf(block, huge))
			_exit(96);
		released(9 * s - 1);
	}
}

static void copies(void)
{
	static const char text[] = "four and twenty letters!";
	static const unsigned short wide[] = { 'w', 'i', 'd', 'e', 0 };
	char longer[5000];

	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	mi_free(counted(mi_strdup(text), sizeof(text)));
	released(sizeof(text));
	counted(mi_strndup(text, 4), 5);
	counted(mi_strndup(text, 400), sizeof(text));
	counted(mi_strdup(longer), sizeof(longer));
	counted(mi_mbsdup((const unsigned char *)text), sizeof(text));
	counted(mi_wcsdup(wide), sizeof(wide));
}

static void own_heap(void)
{
	mi_heap_t *heap = mi_heap_get_default();
	void *block;

	for (size_t s = 33; s < 4000; s = s * 2 + 3) {
		counted(mi_heap_malloc(heap, s), s);
		counted(mi_heap_zalloc(heap, s), s);
		counted(mi_heap_calloc(heap, 2, s), 2 * s);
		counted(mi_heap_mallocn(heap, 2, s), 2 * s);
		counted(mi_heap_malloc_aligned(heap, s, 64), s);
		counted(mi_heap_strdup(heap, "copy"), 5);
		counted(mi_heap_strndup(heap, "copy", 2), 3);
		block = counted(mi_heap_malloc_small(heap, 77), 77);
		block = resized(mi_heap_realloc(heap, block, s), 77, s);
		block = resized(mi_heap_recalloc(heap, block, 3, s), s, 3 * s);
		block = resized(mi_heap_realloc_aligned(heap, block, 4 * s, 64), 3 * s, 4 * s);
		mi_free(block);
		released(4 * s);
	}
}

static void all(void)
{
	work();
	copies();
	own_heap();
}

int main(void)
{
	all();
	truth_print(&truth, "at=all");
	return 0;
}
