// A library that the program opens while it runs allocates too, and its functions are known by
// name.
// NEEDS opened
//
// EXPECT site at=make_rows origin=malloc blocks=13 bytes=104143 through=make_rows,use_library,main stack=complete
// EXPECT site at=greet origin=malloc blocks=1 bytes=8009
// EXPECT site at=before_opening origin=malloc blocks=2 bytes=16034
#include <dlfcn.h>
#include <stdlib.h>

static void before_opening(void)
{
	for (int i = 0; i < 2; i++)
		malloc(8017);
}

static int use_library(void)
{
	void *library = dlopen("libopened.so", RTLD_NOW);
	void (*make_rows)(int);

	if (!library)
		return 98;
	make_rows = (void (*)(int))dlsym(library, "make_rows");
	make_rows(13);
	return 0;
}

int main(void)
{
	before_opening();
	return use_library();
}
