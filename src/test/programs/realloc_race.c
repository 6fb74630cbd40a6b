// One thread's realloc moves its block while another thread's malloc is handed the address that was
// just left, before the realloc has returned: whoever books both by address must not mix them up.
//
// EXPECT leaks as=truth
// TRUTH
//
// One arena for all, and sizes above the thread caches (1032 bytes): a left address is up for
// anybody at once.
#include "truth.h"
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>

#define MOVES 60000
#define SNATCHERS 2

static atomic_bool over;
static atomic_ulong left_address; /* where the mover's block was before its last move */
static atomic_ulong snatched; /* times another thread was handed that address */
static struct truth truths[SNATCHERS + 1];

static void *mover(void *argument)
{
	struct truth *truth = argument;

	for (int i = 0; i < MOVES; i++) {
		char *row = malloc(2003);
		char *neighbour = malloc(1511); /* in the way, so that the row must move */

		truth_allocated(truth, 2003);
		truth_allocated(truth, 1511);
		atomic_store(&left_address, (unsigned long)row);
		row = realloc(row, 12007);
		truth_reallocated(truth, 2003, 12007);
		free(neighbour);
		truth_freed(truth, 1511);
		if (i % 1000 != 0) {
			free(row);
			truth_freed(truth, 12007);
		}
	}
	atomic_store(&over, 1);
	return NULL;
}

static void *snatcher(void *argument)
{
	struct truth *truth = argument;
	unsigned long kept = 0;

	while (!atomic_load(&over)) {
		char *row = malloc(2003);

		truth_allocated(truth, 2003);
		if ((unsigned long)row == atomic_load(&left_address)) {
			atomic_fetch_add(&snatched, 1);
			if (kept++ < 100)
				continue;
		}
		free(row);
		truth_freed(truth, 2003);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[SNATCHERS + 1];
	struct truth truth = { 0, 0, 0, 0 };
	struct truth_line note = { { 0 }, 0 };

	mallopt(M_ARENA_MAX, 1);
	for (int i = 0; i <= SNATCHERS; i++) {
		if (pthread_create(&threads[i], NULL, i == 0 ? mover : snatcher, &truths[i]) != 0)
			return 99;
	}
	for (int i = 0; i <= SNATCHERS; i++)
		pthread_join(threads[i], NULL);

	truth_print(&truths[0], "at=mover");
	for (int i = 1; i <= SNATCHERS; i++)
		truth_add(&truth, &truths[i]);
	truth_print(&truth, "at=snatcher");
	truth_number(&note, "NOTE snatched=", snatched);
	truth_text(&note, "\n");
	truth_write(&note);
	return 0;
}
