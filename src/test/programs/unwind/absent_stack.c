// A thread whose stack is a file: its upper pages are dropped from the page tables while it allocates, though not lost.
// Ends with status 0.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK_BYTES = 1 << 20, PAGE_BYTES = 4096 };

static char *stack;
static int rounds = 100;
static volatile size_t odd = 37;

__attribute__((noinline)) static void allocate(void)
{
	char *here = (char *)((uintptr_t)__builtin_frame_address(0) & -(uintptr_t)PAGE_BYTES) + PAGE_BYTES;
	void *block;

	// All above this page, but for the thread's own data at the top.
	madvise(here + PAGE_BYTES, 5 * 6000, MADV_DONTNEED);
	block = malloc(odd);
	__asm__ volatile("" : : "r"(block) : "memory");
	free(block);
}

__attribute__((noinline)) static void deep(int n)
{
	char bytes[6000];

	memset(bytes, n, sizeof(bytes));
	__asm__ volatile("" : : "r"(bytes) : "memory");
	if (n > 0)
		deep(n - 1);
	else
		allocate();
	__asm__ volatile("" : : "r"(bytes) : "memory");
}

static void *run(void *nothing)
{
	for (int i = 0; i < rounds; i++)
		deep(6);
	return nothing;
}

int main(int argc, char **argv)
{
	int file = memfd_create("stack", 0);
	pthread_attr_t attributes;
	pthread_t thread;

	if (argc > 1)
		rounds = atoi(argv[1]);
	if (ftruncate(file, STACK_BYTES))
		return 1;
	stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	pthread_attr_init(&attributes);
	if (pthread_attr_setstack(&attributes, stack, STACK_BYTES))
		return 1;
	if (pthread_create(&thread, &attributes, run, NULL))
		return 1;
	return pthread_join(thread, NULL);
}
