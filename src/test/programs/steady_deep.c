// Allocates at a depth at which walking the stack costs more than all else, with work of its own in
// between: for tests of a budget that is kept when no stacks are recorded.
//
// steady_deep SECONDS
//
// EXPECT total liveBlocks=100
// TRUTH
// ARGS 1
// SEEP --stack-depth 512
#include "truth.h"
#include <time.h>

#define DEPTH 480
#define LIVE 100
#define WORK 9000

static struct truth truth;
static volatile unsigned long sum;

static __attribute__((noinline)) void *deep(int depth, size_t size_bytes)
{
	void *block;

	if (!depth)
		return malloc(size_bytes);
	block = deep(depth - 1, size_bytes);
	/* No tail call. */
	sum += depth;
	return block;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
	double end = now() + (count > 1 ? atof(arguments[1]) : 1);
	void *blocks[LIVE] = { NULL };
	unsigned long made = 0;

	do {
		unsigned long at = made++ % LIVE;

		if (blocks[at]) {
			free(blocks[at]);
			truth_freed(&truth, 333);
		}
		blocks[at] = deep(DEPTH, 333);
		truth_allocated(&truth, 333);
		for (int i = 0; i < WORK; i++)
			sum += i;
	} while (made < LIVE || now() < end);
	truth_print(&truth, "");
	return blocks[0] == NULL;
}
