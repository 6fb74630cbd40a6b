// A pool that cuts its objects from blocks of malloc, the first at the very start of each; an arena that stores its
// result through a pointer and has one size; and a resizing function. Only --pair makes Seep see them.
//
// TRUTH
#include "truth.h"

#include <stdint.h>

#define CHUNK_BYTES 65536

static struct truth truth;

struct pool {
	char *chunk;
	size_t used;
	unsigned live;
};

static struct pool pool;

void *pool_get(struct pool *from, size_t size_bytes)
{
	void *object;

	if (size_bytes > CHUNK_BYTES)
		return NULL;
	if (!from->chunk || from->used + size_bytes > CHUNK_BYTES) {
		from->chunk = malloc(CHUNK_BYTES);
		from->used = 0;
	}
	object = from->chunk + from->used;
	from->used += (size_bytes + 15) / 16 * 16;
	from->live++;
	return object;
}

void pool_put(struct pool *to, void *object)
{
	if (!object || --to->live)
		return;
	/* The last one: the chunk, which may begin where the object does, goes too. */
	free(to->chunk);
	to->chunk = NULL;
}

void *pool_grow(struct pool *in, void *object, size_t count, size_t size_bytes)
{
	if (count * size_bytes > CHUNK_BYTES)
		return NULL;
	if (object)
		in->live--;
	return pool_get(in, count * size_bytes);
}

static char cells[64][48];
static unsigned next_cell;

/* Returns nothing; stores NULL when no cell is left. */
void cell_new(int colour, void **cell)
{
	*cell = colour >= 0 && next_cell < 64 ? cells[next_cell++] : NULL;
}

void cell_drop(void *cell)
{
	*(volatile char *)cell = 0;
}

static void work(void)
{
	void *kept[30];
	void *object, *cell;

	for (int i = 0; i < 30; i++) {
		size_t size_bytes = 100 + (size_t)i;

		kept[i] = pool_get(&pool, size_bytes);
		truth_allocated(&truth, size_bytes);
	}
	for (int i = 0; i < 29; i++) {
		pool_put(&pool, kept[i]);
		truth_freed(&truth, 100 + (size_t)i);
	}
	object = pool_grow(&pool, kept[29], 3, 100);
	truth_reallocated(&truth, 129, 300);
	if (pool_grow(&pool, object, 1 << 20, 1 << 20) || pool_get(&pool, 1 << 20))
		_exit(98);
	pool_put(&pool, object);
	truth_freed(&truth, 300);
	/* One object alone: its address is its chunk's. */
	object = pool_get(&pool, 77);
	pool_put(&pool, object);
	truth_allocated(&truth, 77);
	truth_freed(&truth, 77);
	pool_get(&pool, 78);
	truth_allocated(&truth, 78);
	for (int i = 0; i < 70; i++) {
		cell_new(i, &cell);
		if (!cell)
			continue;
		truth_allocated(&truth, 48);
		if (i % 3 == 0) {
			cell_drop(cell);
			truth_freed(&truth, 48);
		}
	}
}

int main(void)
{
	work();
	truth_print(&truth, "at=work");
	return 0;
}
