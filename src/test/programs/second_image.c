// What becomes_another becomes.
#include "truth.h"

static struct truth truth;

static void *after_exec(void)
{
	truth_allocated(&truth, 5011);
	return malloc(5011);
}

int main(int argc, char **argv)
{
	for (int i = 0; i < 6; i++) {
		void *block = after_exec();

		if (i < 2) {
			free(block);
			truth_freed(&truth, 5011);
		}
	}
	truth_print(&truth, argc > 1 ? argv[1] : "");
	return 21;
}
