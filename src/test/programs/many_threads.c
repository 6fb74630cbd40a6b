// As many threads as its first argument says, all alive at once; each allocates five blocks and frees four of them.
// With a second argument it says "ready" once all are there, and lets them go on at SIGUSR1.
#include "truth.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#define MOST_THREADS 20000
#define BLOCKS 5

static struct truth truths[MOST_THREADS];
static pthread_t threads[MOST_THREADS];
static pthread_barrier_t all_may_go;
static atomic_int begun;

static void *worker(void *argument)
{
	struct truth *truth = argument;
	void *blocks[BLOCKS];

	atomic_fetch_add(&begun, 1);
	pthread_barrier_wait(&all_may_go);
	for (size_t i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc(1001 + i);
		truth_allocated(truth, 1001 + i);
	}
	for (size_t i = 1; i < BLOCKS; i++) {
		free(blocks[i]);
		truth_freed(truth, 1001 + i);
	}
	return NULL;
}

int main(int count, char **arguments)
{
	int most = count > 1 ? atoi(arguments[1]) : 1, number;
	struct truth sum = { 0 };
	pthread_attr_t small;
	sigset_t signals;

	if (most > MOST_THREADS)
		return 95;
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	pthread_barrier_init(&all_may_go, NULL, (unsigned int)most + 1);
	for (int i = 0; i < most; i++)
		if (pthread_create(&threads[i], &small, worker, &truths[i]))
			return 97;
	while (atomic_load(&begun) < most)
		usleep(1000);
	if (count > 2 && (write(STDOUT_FILENO, "ready\n", 6) != 6 || sigwait(&signals, &number)))
		return 96;
	pthread_barrier_wait(&all_may_go);
	for (int i = 0; i < most; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &truths[i]);
	}
	truth_print(&sum, "at=worker");
	return 0;
}
