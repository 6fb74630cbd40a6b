// A library that opens_library opens while it runs.
#include <stdlib.h>

__attribute__((constructor)) static void greet(void)
{
	malloc(8009);
}

void make_rows(int count)
{
	for (int i = 0; i < count; i++)
		malloc(8011);
}
