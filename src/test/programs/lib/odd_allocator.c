// An allocator that does by certain sizes what Seep can't record, so that tests see it counted.
#include <stddef.h>
#include <stdint.h>

#define FAR_BYTES 70001
#define DEEP_BYTES 71000
#define DEEP_LEVELS 12
#define SAME_BYTES 72001

static char room[1 << 20] __attribute__((aligned(16)));
static size_t used;

static void *take(size_t size_bytes)
{
	void *block = room + used;

	used += (size_bytes + 15) / 16 * 16;
	return used <= sizeof(room) ? block : NULL;
}

__attribute__((noinline)) void *malloc(size_t size_bytes)
{
	static char same[SAME_BYTES] __attribute__((aligned(16)));

	// An address that no program on x86-64 can have, nor a table of 48 bits hold.
	if (size_bytes == FAR_BYTES)
		return (void *)UINT64_C(0xffff800000001230);
	// Calls inside calls inside calls.
	if (size_bytes > DEEP_BYTES && size_bytes < DEEP_BYTES + DEEP_LEVELS) {
		void *volatile block = malloc(size_bytes - 1);

		return block;
	}
	// The same block again and again, without a free between.
	if (size_bytes == SAME_BYTES)
		return same;
	return take(size_bytes);
}

void free(void *block)
{
	(void)block;
}

// Says that it succeeded, and stores nothing.
int posix_memalign(void **result, size_t alignment, size_t size_bytes)
{
	(void)result;
	(void)alignment;
	(void)size_bytes;
	return 0;
}
