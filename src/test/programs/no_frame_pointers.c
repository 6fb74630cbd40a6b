// As distributions build: optimised, no frame pointers. The stack is whole all the same.
// BUILD -O2 -g -fomit-frame-pointer -fno-inline -fno-ipa-cp -fno-ipa-icf
//
// EXPECT site at=leaf origin=malloc blocks=11 bytes=100221 through=leaf,branch,trunk*12,main stack=complete
// EXPECT total allocations=11 liveBlocks=11 liveBytes=100221
#include <stdlib.h>

static volatile int grown;

static void leaf(void)
{
	malloc(9111);
	grown++;
}

static void branch(int leaves)
{
	volatile char bark[200];

	bark[leaves] = 1;
	for (int i = 0; i < leaves; i++)
		leaf();
	grown += bark[leaves];
}

static void trunk(int height)
{
	if (height > 1)
		trunk(height - 1);
	else
		branch(11);
	grown++;
}

int main(void)
{
	trunk(12);
	return 0;
}
