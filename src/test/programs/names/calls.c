// Built by NamesTest, for names alone: functions of all kinds in C.
#include <stdlib.h>

static inline __attribute__((always_inline)) char *copy(size_t size)
{
	return malloc(size);
}

static __attribute__((noinline)) char *hidden(size_t size)
{
	char *block = copy(size);

	block[0] = 1;
	return block;
}

__attribute__((noinline)) long climb(int depth, size_t size)
{
	if (!depth)
		return (long)hidden(size);
	return climb(depth - 1, size) + 1;
}

int main(void)
{
	return climb(6, 4001) == 0;
}
