// Over in a few milliseconds, with a leak: whoever traces it must be there before its first
// instruction.
//
// EXPECT site at=forget origin=malloc blocks=7 bytes=22057
// EXPECT total allocations=7 frees=0 allocatedBytes=22057 liveBlocks=7 liveBytes=22057
// EXPECT exit status=3
#include <stdlib.h>
#include <unistd.h>

static void forget(void)
{
	for (int i = 0; i < 7; i++)
		malloc(3151);
}

int main(void)
{
	forget();
	_exit(3);
}
