// The program's malloc is a library's that calls the libc's: one call is one allocation, also when
// both are probed.
// LINK wrapper
//
// EXPECT site at=wrapped_row blocks=40 bytes=80520 allocations=70 frees=30
// EXPECT total allocations=70 frees=30 liveBlocks=40 liveBytes=80520 unknownFrees=0
// TRUTH
#include "truth.h"

static struct truth truth;

static void *wrapped_row(void)
{
	truth_allocated(&truth, 2013);
	return malloc(2013);
}

int main(void)
{
	for (int i = 0; i < 70; i++) {
		void *row = wrapped_row();

		if (i % 7 < 3) {
			free(row);
			truth_freed(&truth, 2013);
		}
	}
	truth_print(&truth, "");
	return 0;
}
