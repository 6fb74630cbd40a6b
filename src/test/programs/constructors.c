// What allocates before main is traced: a library's constructor, the program's own, and destructors
// after main.
// LINK early
//
// EXPECT site at=prepare_tables origin=malloc blocks=5 bytes=35005 allocations=9 frees=4 stack=complete
// EXPECT site at=prepare_program origin=calloc blocks=2 bytes=14038
// EXPECT site at=inside_main origin=malloc blocks=1 bytes=7027
// EXPECT site at=at_the_very_end origin=malloc blocks=1 bytes=7039
// EXPECT total allocations=13 frees=4 liveBlocks=9 liveBytes=63109
#include <stdlib.h>

int early_tables(void);

__attribute__((constructor)) static void prepare_program(void)
{
	for (int i = 0; i < 2; i++)
		calloc(1, 7019);
}

__attribute__((destructor)) static void at_the_very_end(void)
{
	malloc(7039);
}

static void inside_main(void)
{
	malloc(7027);
}

int main(void)
{
	inside_main();
	return early_tables() ? 0 : 98;
}
