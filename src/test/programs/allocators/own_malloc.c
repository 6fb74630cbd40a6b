// A program with an allocator of its own, all of it static: nobody but its symbol table knows of it. It has C23's
// free_sized and free_aligned_sized, and a realloc that the others do not call.
//
// TRUTH
#include "truth.h"

#include <stdint.h>

static struct truth truth;
static char room[1 << 22] __attribute__((aligned(64)));
static size_t used;

#define malloc own_malloc_symbol
#define realloc own_realloc_symbol
#define aligned_alloc own_aligned_alloc_symbol
#define free own_free_symbol

static void *take(size_t size_bytes, size_t alignment) __asm__("take");
static void *malloc(size_t size_bytes) __asm__("malloc");
static void *aligned_alloc(size_t alignment, size_t size_bytes) __asm__("aligned_alloc");
static void *realloc(void *block, size_t size_bytes) __asm__("realloc");
static void free(void *block) __asm__("free");
static void free_sized(void *block, size_t size_bytes) __asm__("free_sized");
static void free_aligned_sized(void *block, size_t alignment,
			       size_t size_bytes) __asm__("free_aligned_sized");

static void *take(size_t size_bytes, size_t alignment)
{
	char *block;

	used = (used + alignment - 1) / alignment * alignment;
	block = room + used;
	used += size_bytes + !size_bytes;
	return used <= sizeof(room) ? block : NULL;
}

static void *malloc(size_t size_bytes)
{
	return take(size_bytes, 16);
}

static void *aligned_alloc(size_t alignment, size_t size_bytes)
{
	return take(size_bytes, alignment);
}

static void *realloc(void *block, size_t size_bytes)
{
	void *larger = take(size_bytes, 16);

	if (larger && block)
		memcpy(larger, block, 10);
	return larger;
}

static size_t given_back;

static void free(void *block)
{
	if (block)
		given_back++;
}

static void free_sized(void *block, size_t size_bytes)
{
	if (block && size_bytes)
		given_back++;
}

static void free_aligned_sized(void *block, size_t alignment, size_t size_bytes)
{
	if (block && alignment && size_bytes)
		given_back++;
}

static void work(void)
{
	for (size_t s = 20; s < 5000; s += 331) {
		void *block = malloc(s);

		truth_allocated(&truth, s);
		block = realloc(block, s + 7);
		truth_reallocated(&truth, s, s + 7);
		switch (s % 3) {
		case 0:
			free(block);
			break;
		case 1:
			free_sized(block, s + 7);
			break;
		default:
			continue;
		}
		truth_freed(&truth, s + 7);
		block = aligned_alloc(64, s);
		truth_allocated(&truth, s);
		if (s % 2) {
			free_aligned_sized(block, 64, s);
			truth_freed(&truth, s);
		}
	}
}

int main(void)
{
	work();
	truth_print(&truth, "at=work");
	return given_back == 0;
}
