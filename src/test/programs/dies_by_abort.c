// Dies of abort(): what it had allocated is still told.
//
// EXPECT exit status=134
// EXPECT site at=last_words origin=malloc blocks=6 bytes=66162 allocations=9 frees=3
// EXPECT total allocations=9 frees=3 liveBlocks=6 liveBytes=66162
// TRUTH
#include "truth.h"
#include <sys/resource.h>

static struct truth truth;

static void *last_words(void)
{
	truth_allocated(&truth, 11027);
	return malloc(11027);
}

int main(void)
{
	const struct rlimit no_core_file = { 0, 0 };

	for (int i = 0; i < 9; i++) {
		void *words = last_words();

		if (i % 3 == 0) {
			free(words);
			truth_freed(&truth, 11027);
		}
	}
	truth_print(&truth, "");
	setrlimit(RLIMIT_CORE, &no_core_file);
	abort();
	return 0;
}
