// Becomes another program by exec: the blocks of both images are told, each with its own.
// NEEDS second_image
//
// EXPECT site at=before_exec process=0 origin=malloc blocks=5 bytes=25015 allocations=8 frees=3
// EXPECT site at=after_exec process=1 origin=malloc blocks=4 bytes=20044 allocations=6 frees=2
// EXPECT none at=after_exec process=0
// TRUTH
//
// Its exit status is the second image's.
// EXPECT exit status=21
#include "truth.h"

static struct truth truth;

static void *before_exec(void)
{
	truth_allocated(&truth, 5003);
	return malloc(5003);
}

int main(void)
{
	static char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 32);

	for (int i = 0; i < 8; i++) {
		void *block = before_exec();

		if (i < 3) {
			free(block);
			truth_freed(&truth, 5003);
		}
	}
	truth_print(&truth, "process=0");
	while (length > 0 && path[length - 1] != '/')
		length--;
	strcpy(path + length, "second_image");
	execl(path, "second_image", "process=1", (char *)NULL);
	return 99;
}
