// A hundred thousand live blocks, after as many again came and went.
//
// EXPECT site at=fill_table origin=malloc blocks=100000 bytes=4099988 allocations=200000 frees=100000
// EXPECT total liveBlocks=100000 liveBytes=4099988
// TRUTH
#include "truth.h"

#define ROWS 200000

static struct truth truth;
static void *rows[ROWS];

static size_t size_of_row(size_t row)
{
	return 33 + row % 17;
}

static void fill_table(void)
{
	for (size_t i = 0; i < ROWS; i++) {
		rows[i] = malloc(size_of_row(i));
		truth_allocated(&truth, size_of_row(i));
	}
}

static void thin_out(void)
{
	for (size_t i = 0; i < ROWS; i += 2) {
		free(rows[i]);
		truth_freed(&truth, size_of_row(i));
	}
}

int main(void)
{
	fill_table();
	thin_out();
	truth_print(&truth, "");
	return 0;
}
