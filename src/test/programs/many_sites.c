// More call paths and live blocks than tiny tables hold: 64 paths, each with 50 blocks of which 30
// stay.
//
// EXPECT sum at=walk blocks=1920 allocations=3200 frees=1280
// EXPECT total liveBlocks=1920
// TRUTH
#include "truth.h"

#define PATHS 64
#define BLOCKS 50

static struct truth truth;

/* A path is a number in binary: each bit is a call of left or right. */
static void *left(unsigned path, int bits);
static void *right(unsigned path, int bits);

static void *walk(unsigned path, int bits)
{
	if (bits == 0) {
		truth_allocated(&truth, 401 + path);
		return malloc(401 + path);
	}
	return path >> (bits - 1) & 1 ? right(path, bits - 1) : left(path, bits - 1);
}

static void *left(unsigned path, int bits)
{
	return walk(path, bits);
}

static void *right(unsigned path, int bits)
{
	return walk(path, bits);
}

int main(void)
{
	static void *blocks[BLOCKS][PATHS];

	for (int i = 0; i < BLOCKS; i++) {
		for (unsigned path = 0; path < PATHS; path++)
			blocks[i][path] = walk(path, 6);
	}
	for (int i = 0; i < BLOCKS; i++) {
		for (unsigned path = 0; path < PATHS; path++) {
			if (i % 5 < 2) {
				free(blocks[i][path]);
				truth_freed(&truth, 401 + path);
			}
		}
	}
	truth_print(&truth, "");
	return 0;
}
