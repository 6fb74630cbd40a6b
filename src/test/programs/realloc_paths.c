// realloc in all its ways: a block belongs to the call that last gave it its size.
//
// EXPECT site at=first_row origin=malloc blocks=0 bytes=0 allocations=3 frees=3
// EXPECT site at=stay_in_place origin=realloc blocks=1 bytes=2007
// EXPECT site at=grow_by_moving origin=realloc blocks=1 bytes=60013
// EXPECT site at=shrink origin=realloc blocks=1 bytes=503
// EXPECT site at=from_nothing origin=realloc blocks=1 bytes=2063
// EXPECT site at=to_nothing origin=malloc blocks=0 bytes=0 allocations=1 frees=1
// EXPECT none at=to_nothing origin=realloc
// EXPECT site at=grow_step_by_step origin=realloc blocks=1 bytes=9907 allocations=100 frees=99
// TRUTH
//
// realloc(p, 0) is a free here (glibc returns NULL and has freed the block).
#include "truth.h"

static struct truth truth;

static void *first_row(size_t size_bytes)
{
	void *row = malloc(size_bytes);

	truth_allocated(&truth, size_bytes);
	return row;
}

static void stay_in_place(void *row)
{
	/* Inside the block's rounded-up size: the address does not change. */
	if (realloc(row, 2007) != row)
		_exit(98);
	truth_reallocated(&truth, 2003, 2007);
}

static void grow_by_moving(void *row)
{
	/* What was allocated after it is in the way. */
	if (realloc(row, 60013) == row)
		_exit(98);
	truth_reallocated(&truth, 2017, 60013);
}

static void shrink(void *row)
{
	if (realloc(row, 503) != row)
		_exit(98);
	truth_reallocated(&truth, 2029, 503);
}

static void from_nothing(void)
{
	if (realloc(NULL, 2063))
		truth_allocated(&truth, 2063);
}

static void to_nothing(void)
{
	void *row = malloc(2081);

	truth_allocated(&truth, 2081);
	if (realloc(row, 0))
		_exit(98);
	truth_freed(&truth, 2081);
}

static void grow_step_by_step(void)
{
	size_t size_bytes = 0;
	char *text = NULL;

	for (int i = 0; i < 100; i++) {
		size_t next_bytes = 7 + 100 * (size_t)i;

		text = realloc(text, next_bytes);
		if (i == 0)
			truth_allocated(&truth, next_bytes);
		else
			truth_reallocated(&truth, size_bytes, next_bytes);
		size_bytes = next_bytes;
	}
}

int main(void)
{
	void *rows[3];

	for (int i = 0; i < 3; i++) {
		static const size_t sizes[] = { 2003, 2017, 2029 };

		rows[i] = first_row(sizes[i]);
	}
	stay_in_place(rows[0]);
	grow_by_moving(rows[1]);
	shrink(rows[2]);
	from_nothing();
	to_nothing();
	grow_step_by_step();
	truth_print(&truth, "");
	return 0;
}
