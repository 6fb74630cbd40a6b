// Forty calls deep: every frame is shown, in order.
//
// EXPECT site at=bottom origin=malloc blocks=1 bytes=9001 through=bottom,descend*40,main stack=complete
// EXPECT total allocations=1 liveBlocks=1 liveBytes=9001
#include <stdlib.h>

static volatile int levels;

static void bottom(void)
{
	malloc(9001);
}

static void descend(int deeper)
{
	levels++;
	if (deeper > 1)
		descend(deeper - 1);
	else
		bottom();
	levels--;
}

int main(void)
{
	descend(40);
	return 0;
}
