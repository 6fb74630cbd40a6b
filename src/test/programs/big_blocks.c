// Blocks that malloc gets by mmap (above 128 KiB): realloc moves them by mremap, free unmaps them.
//
// EXPECT site at=load_image origin=malloc blocks=3 bytes=5999979 through=load_image,load_album,main stack=complete
// EXPECT site at=grow_image origin=realloc blocks=1 bytes=30000193 through=grow_image,main
// EXPECT site at=shrink_image origin=realloc blocks=1 bytes=150011
// EXPECT site at=blank_image origin=calloc blocks=2 bytes=600014
// EXPECT site at=shown_image origin=malloc blocks=0 bytes=0 allocations=20 frees=20
// TRUTH
#include "truth.h"

static struct truth truth;

static void *load_image(void)
{
	truth_allocated(&truth, 1999993);
	return malloc(1999993);
}

static void load_album(void)
{
	for (int i = 0; i < 3; i++)
		load_image();
}

static void grow_image(void)
{
	char *image = malloc(300007);

	truth_allocated(&truth, 300007);
	image = realloc(image, 30000193);
	image[30000192] = 1;
	truth_reallocated(&truth, 300007, 30000193);
}

static void shrink_image(void)
{
	char *image = malloc(3000017);

	truth_allocated(&truth, 3000017);
	image = realloc(image, 150011);
	image[0] = 1;
	truth_reallocated(&truth, 3000017, 150011);
}

static void blank_image(void)
{
	for (int i = 0; i < 2; i++) {
		calloc(1, 300007);
		truth_allocated(&truth, 300007);
	}
}

static void shown_image(void)
{
	for (int i = 0; i < 20; i++) {
		void *image = malloc(400009);

		truth_allocated(&truth, 400009);
		free(image);
		truth_freed(&truth, 400009);
	}
}

int main(void)
{
	load_album();
	grow_image();
	shrink_image();
	blank_image();
	shown_image();
	truth_print(&truth, "");
	return 0;
}
