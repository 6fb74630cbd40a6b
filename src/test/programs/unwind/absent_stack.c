// A thread whose stack is a file: its upper pages are dropped from the page tables, though not lost, each time before it
// calls probed(). Waits for a byte of input first.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	STACK_BYTES = 1 << 20,
	PAGE_BYTES = 4096
};

static long rounds;
static volatile long sum;

__attribute__((noinline)) void probed(void)
{
	__asm__ volatile("nop");
}

__attribute__((noinline)) static void drop(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0) & -(uintptr_t)PAGE_BYTES;

	// The page above this one is needed to return; the thread's own data is at the top.
	madvise((void *)(here + 2 * PAGE_BYTES), 5 * 6000, MADV_DONTNEED);
	probed();
	sum++;
}

__attribute__((noinline)) static void deep(int n)
{
	char bytes[6000];

	memset(bytes, n, sizeof(bytes));
	__asm__ volatile("" : : "r"(bytes) : "memory");
	if (n > 0)
		deep(n - 1);
	else
		drop();
	__asm__ volatile("" : : "r"(bytes) : "memory");
	sum++;
}

static void *run(void *nothing)
{
	for (long i = 0; i < rounds; i++)
		deep(6);
	return nothing;
}

int main(int argc, char **argv)
{
	int file = memfd_create("stack", 0);
	pthread_attr_t attributes;
	pthread_t thread;
	char *stack, byte;

	if (read(0, &byte, 1) != 1)
		return 1;
	// The first argument, a depth, is given.
	rounds = argc > 2 ? atol(argv[2]) : 100;
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
