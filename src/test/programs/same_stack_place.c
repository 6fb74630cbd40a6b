// Different callers whose calls of one wrapper have the same return address there, the same stack pointer and the same
// rbp: only the words of the stack tell them apart. In turns, so that each call finds the walk of another one kept.
//
// EXPECT site at=first origin=malloc blocks=1000 bytes=101000 allocations=1000 frees=0
// EXPECT site at=second origin=malloc blocks=1000 bytes=103000 allocations=1000 frees=0
// EXPECT site at=third origin=malloc blocks=1000 bytes=105000 allocations=1000 frees=0
// EXPECT site at=third through=obtain,third,rotate,main stack=complete blocks=1000
// EXPECT leaks blocks=3000 bytes=309000
// EXPECT exit status=0
#include <stdlib.h>

#define ROUNDS 1000

__attribute__((noinline)) static void *obtain(size_t bytes)
{
	void *block = malloc(bytes);

	__asm__ volatile("" ::: "memory");
	return block;
}

__attribute__((noinline)) static void first(void)
{
	obtain(101);
	__asm__ volatile("");
}

__attribute__((noinline)) static void second(void)
{
	obtain(103);
	__asm__ volatile("");
}

__attribute__((noinline)) static void third(void)
{
	obtain(105);
	__asm__ volatile("");
}

static void (*const callers[])(void) = { first, second, third };

__attribute__((noinline)) static void rotate(void)
{
	for (int i = 0; i < 3 * ROUNDS; i++)
		callers[i % 3]();
}

int main(void)
{
	rotate();
	return 0;
}
