// A library that allocates while it is loaded, before main, and frees a part when it is unloaded.
#include <stdlib.h>

static void *tables[9];

__attribute__((constructor)) static void prepare_tables(void)
{
	for (int i = 0; i < 9; i++)
		tables[i] = malloc(7001);
}

__attribute__((destructor)) static void drop_tables(void)
{
	for (int i = 0; i < 4; i++)
		free(tables[i]);
}

int early_tables(void)
{
	return tables[8] != NULL;
}
