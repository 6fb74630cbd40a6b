// Eight ways to one malloc through frames of the same sizes: three levels with two callers at each, known apart by words
// of the stack alone. In a pseudo-random turn, so that each walk is looked for behind any other.
//
// EXPECT site at=first through=obtain,left_leaf,left_branch,left_root,first,main stack=complete blocks=500 bytes=50500
// EXPECT site at=second through=obtain,left_leaf,left_branch,right_root,second,main stack=complete blocks=501 bytes=50601
// EXPECT site at=third through=obtain,left_leaf,right_branch,left_root,third,main stack=complete blocks=502 bytes=50702
// EXPECT site at=fourth through=obtain,left_leaf,right_branch,right_root,fourth,main stack=complete blocks=503 bytes=50803
// EXPECT site at=fifth through=obtain,right_leaf,left_branch,left_root,fifth,main stack=complete blocks=504 bytes=50904
// EXPECT site at=sixth through=obtain,right_leaf,left_branch,right_root,sixth,main stack=complete blocks=505 bytes=51005
// EXPECT site at=seventh through=obtain,right_leaf,right_branch,left_root,seventh,main stack=complete blocks=506 bytes=51106
// EXPECT site at=eighth through=obtain,right_leaf,right_branch,right_root,eighth,main stack=complete blocks=507 bytes=51207
// EXPECT leaks blocks=4028 bytes=406828
// EXPECT exit status=0
#include <stdlib.h>

#define WAYS 8
#define FEWEST_CALLS 500
#define BYTES 101

__attribute__((noinline)) static void obtain(int way)
{
	void *block = malloc(BYTES);

	__asm__ volatile("" ::"r"(block), "r"(way) : "memory");
}

/* A caller of one or the other, by the lowest bit of the way; the next level goes by the next bit. */
#define LEVEL(name, left, right)                                                                   \
	__attribute__((noinline)) static void name(int way)                                        \
	{                                                                                          \
		if (way % 2)                                                                       \
			right(way / 2);                                                            \
		else                                                                               \
			left(way / 2);                                                             \
		__asm__ volatile("");                                                              \
	}

LEVEL(left_leaf, obtain, obtain)
LEVEL(right_leaf, obtain, obtain)
LEVEL(left_branch, left_leaf, right_leaf)
LEVEL(right_branch, left_leaf, right_leaf)
LEVEL(left_root, left_branch, right_branch)
LEVEL(right_root, left_branch, right_branch)

#define WAY(name, root, bits)                                                                      \
	__attribute__((noinline)) static void name(void)                                           \
	{                                                                                          \
		root(bits);                                                                        \
		__asm__ volatile("");                                                              \
	}

WAY(first, left_root, 0)
WAY(second, right_root, 0)
WAY(third, left_root, 1)
WAY(fourth, right_root, 1)
WAY(fifth, left_root, 2)
WAY(sixth, right_root, 2)
WAY(seventh, left_root, 3)
WAY(eighth, right_root, 3)

static void (*const ways[WAYS])(void) = { first, second, third,	  fourth,
					  fifth, sixth,	 seventh, eighth };

int main(void)
{
	int calls_left[WAYS], left = 0;
	unsigned int turn = 1;

	for (int way = 0; way < WAYS; way++) {
		calls_left[way] = FEWEST_CALLS + way;
		left += calls_left[way];
	}
	while (left) {
		int way;

		turn = turn * 1664525 + 1013904223;
		way = turn >> 24 & (WAYS - 1);
		if (!calls_left[way])
			continue;
		calls_left[way]--;
		left--;
		ways[way]();
	}
	return 0;
}
