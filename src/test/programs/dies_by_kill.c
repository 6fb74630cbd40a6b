// Killed by SIGKILL, which no program can see coming: what it had allocated is still told.
//
// EXPECT exit status=137
// EXPECT site at=last_words origin=malloc blocks=6 bytes=66282 allocations=9 frees=3
// EXPECT total allocations=9 frees=3 liveBlocks=6 liveBytes=66282
// TRUTH
#include "truth.h"
#include <signal.h>

static struct truth truth;

static void *last_words(void)
{
	truth_allocated(&truth, 11047);
	return malloc(11047);
}

int main(void)
{
	for (int i = 0; i < 9; i++) {
		void *words = last_words();

		if (i % 3 == 0) {
			free(words);
			truth_freed(&truth, 11047);
		}
	}
	truth_print(&truth, "");
	kill(getpid(), SIGKILL);
	return 0;
}
