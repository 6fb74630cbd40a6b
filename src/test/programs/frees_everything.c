// Nothing is left: no site has a live block.
//
// EXPECT leaks blocks=0 bytes=0
// EXPECT site at=borrow origin=malloc blocks=0 bytes=0 allocations=1000 frees=1000
// EXPECT total allocations=1000 frees=1000 allocatedBytes=10007000 freedBytes=10007000 liveBlocks=0 liveBytes=0
// EXPECT total unknownFrees=0 freesOfOlderBlocks=0 freesOfInheritedBlocks=0
#include <stdlib.h>

static void *borrowed[1000];

static void *borrow(void)
{
	return malloc(10007);
}

int main(void)
{
	for (int i = 0; i < 1000; i++)
		borrowed[i] = borrow();
	for (int i = 999; i >= 0; i--)
		free(borrowed[i]);
	return 0;
}
