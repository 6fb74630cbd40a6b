// Memory that a program maps itself, in all the ways that change a range; MappingsTest knows the right numbers.
#define _GNU_SOURCE
#include "../truth.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define KIB 1024UL
#define MIB (1024 * KIB)

static void must(int right)
{
	if (!right)
		_exit(98);
}

static char *map(size_t bytes)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(at != MAP_FAILED);
	return at;
}

/* W4 */
static void lose_head(void)
{
	munmap(map(MIB), 4 * KIB);
}

static void lose_tail(void)
{
	char *at = map(MIB);

	munmap(at + 4 * KIB, MIB - 4 * KIB);
}

static void lose_middle(void)
{
	munmap(map(MIB) + 64 * KIB, 64 * KIB);
}

static void lose_all(void)
{
	for (int i = 0; i < 10; i++)
		munmap(map(20 * KIB + 7), 20 * KIB + 7);
}

static void lose_two_at_once(void)
{
	char *at = map(64 * KIB);

	munmap(at, 64 * KIB);
	for (int i = 0; i < 2; i++)
		must(mmap(at + 32 * KIB * i, 32 * KIB, PROT_READ,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED);
	munmap(at, 64 * KIB);
}

/* What was there is gone. */
static void map_over(char *at)
{
	must(mmap(at, 64 * KIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == at);
}

static char *be_covered(void)
{
	return map(MIB);
}

static char *be_moved(void)
{
	return map(100 * KIB);
}

static void grow(char *at)
{
	must(mremap(at, 100 * KIB, 3 * MIB + 5, MREMAP_MAYMOVE) != MAP_FAILED);
}

/* A part of a range moves away. */
static char *be_torn(void)
{
	return map(256 * KIB);
}

static void tear(char *at)
{
	must(mremap(at + 64 * KIB, 64 * KIB, 512 * KIB, MREMAP_MAYMOVE) != MAP_FAILED);
}

static void shrink(void)
{
	must(mremap(map(MIB), MIB, 12 * KIB, 0) != MAP_FAILED);
}

/* Calls that fail change nothing. */
static void fail(void)
{
	char *at = map(200 * KIB);

	must(mmap(NULL, ~0UL >> 2, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	must(munmap(at + 1, 4 * KIB));
	must(munmap(at, ~0UL >> 2));
	must(mremap(at, 200 * KIB, ~0UL >> 2, MREMAP_MAYMOVE) == MAP_FAILED);
}

/* However the call is made. */
static void call_directly(void)
{
	must((long)syscall(SYS_mmap, 0, 10007, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) > 0);
}

static void map_file(void)
{
	int self = open("/proc/self/exe", O_RDONLY);

	must(mmap(NULL, 4097, PROT_READ, MAP_PRIVATE, self, 0) != MAP_FAILED);
	close(self);
}

static void move_break(void)
{
	must(sbrk(100 * KIB + 3) != (void *)-1);
	must(sbrk(-(long)(40 * KIB + 1)) != (void *)-1);
}

/* An allocator's own mappings are its blocks. */
static void use_malloc(void)
{
	char *blocks[5];

	for (int i = 0; i < 5; i++)
		blocks[i] = malloc(300007);
	blocks[0] = realloc(blocks[0], 3000017);
	blocks[1] = realloc(blocks[1], 150011);
	free(blocks[2]);
	free(blocks[3]);
	for (int i = 0; i < 1000; i++)
		malloc(1009);
}

static void *map_in_thread(void *argument)
{
	for (int i = 0; i < 3000; i++) {
		char *at = map(8 * KIB + i);

		munmap(at, 8 * KIB + i);
	}
	map(5 * KIB);
	malloc(1013);
	return argument;
}

int main(void)
{
	pthread_t threads[4];
	char *covered = be_covered();

	lose_head();
	lose_tail();
	lose_middle();
	lose_all();
	lose_two_at_once();
	map_over(covered + 128 * KIB);
	grow(be_moved());
	tear(be_torn());
	shrink();
	fail();
	call_directly();
	map_file();
	use_malloc();
	move_break();
	for (int i = 0; i < 4; i++)
		must(!pthread_create(&threads[i], NULL, map_in_thread, NULL));
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
