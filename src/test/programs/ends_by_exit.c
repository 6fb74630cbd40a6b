// Ends by _exit, past all destructors and exit handlers.
//
// EXPECT exit status=5
// EXPECT site at=last_words origin=malloc blocks=6 bytes=66342 allocations=9 frees=3
// EXPECT total allocations=9 frees=3 liveBlocks=6 liveBytes=66342
// TRUTH
#include "truth.h"

static struct truth truth;

static void *last_words(void)
{
	truth_allocated(&truth, 11057);
	return malloc(11057);
}

int main(void)
{
	for (int i = 0; i < 9; i++) {
		void *words = last_words();

		if (i % 3 == 0) {
			free(words);
			truth_freed(&truth, 11057);
		}
	}
	truth_print(&truth, "");
	_exit(5);
}
