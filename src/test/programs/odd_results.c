// Calls whose results can't be recorded, by an allocator made for that (lib/odd_allocator.c); LossTest
// knows what must be counted.
// LINK odd_allocator
#include <stdlib.h>

int main(void)
{
	void *volatile block;

	for (int i = 0; i < 5; i++)
		block = malloc(70001); // out of range
	for (int i = 0; i < 3; i++)
		block = malloc(71011); // twelve calls deep
	for (int i = 0; i < 4; i++)
		block = malloc(72001); // the same block
	for (int i = 0; i < 2; i++)
		posix_memalign((void **)16, 16, 73001); // no result to read
	(void)block;
	return 0;
}
