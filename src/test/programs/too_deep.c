// Deeper than a stack is kept (64 frames without --stack-depth): the numbers stay exact, and the
// report says that the stack was cut.
//
// EXPECT site at=bottom origin=malloc blocks=3 bytes=27033 through=bottom,descend*60 stack=cut
// EXPECT total allocations=3 liveBlocks=3 liveBytes=27033
#include <stdlib.h>

static volatile int levels;

static void bottom(void)
{
	for (int i = 0; i < 3; i++)
		malloc(9011);
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
	descend(700);
	return 0;
}
