// Threads that allocate as fast as they can and check every byte they were given: for tests that
// kill the tracer.
//
// storm THREADS SECONDS RATES: until SIGTERM or after SECONDS (0: never). Every 100 ms one line
// "MILLIS CALLS" goes to the file RATES: calls since the line before. Ends with 0 and a last line
// "intact", or with 97 when a block held what nobody had written.
#define _GNU_SOURCE
#include "truth.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#define MOST_THREADS 16
#define BLOCKS 64

struct worker {
	pthread_t thread;
	unsigned long state;
	atomic_ulong calls;
} __attribute__((aligned(128)));

static struct worker workers[MOST_THREADS];
static volatile sig_atomic_t stopping;

static void stop(int signal)
{
	(void)signal;
	stopping = 1;
}

static void corrupted(void)
{
	static const char message[] = "storm: a block is not what was written\n";

	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(96);
	_exit(97);
}

static void fill(unsigned char *block, size_t size_bytes)
{
	memset(block, (int)(size_bytes & 0xff), size_bytes);
}

static void check(const unsigned char *block, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i += 61) {
		if (block[i] != (unsigned char)(size_bytes & 0xff))
			corrupted();
	}
	if (block[size_bytes - 1] != (unsigned char)(size_bytes & 0xff))
		corrupted();
}

static void *allocate_all_the_time(void *argument)
{
	struct worker *worker = argument;
	unsigned char *blocks[BLOCKS] = { NULL };
	size_t sizes[BLOCKS] = { 0 };

	while (!stopping) {
		size_t at, size_bytes;

		worker->state = worker->state * 6364136223846793005 + 1442695040888963407;
		at = worker->state >> 58;
		size_bytes = 24 + (worker->state >> 33) % 1500;
		if (blocks[at])
			check(blocks[at], sizes[at]);
		if (worker->state >> 20 & 1) {
			blocks[at] = realloc(blocks[at], size_bytes);
		} else {
			free(blocks[at]);
			blocks[at] = malloc(size_bytes);
		}
		if (!blocks[at])
			corrupted();
		sizes[at] = size_bytes;
		fill(blocks[at], size_bytes);
		atomic_store_explicit(&worker->calls, worker->calls + 1, memory_order_relaxed);
	}
	return NULL;
}

static unsigned long millis_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_nsec / 1000000;
}

static void report_rate(int file, unsigned long millis, unsigned long calls)
{
	struct truth_line line = { { 0 }, 0 };

	truth_number(&line, "", millis);
	truth_number(&line, " ", calls);
	truth_text(&line, "\n");
	if (write(file, line.text, line.length) < 0)
		_exit(96);
}

int main(int argc, char **argv)
{
	unsigned long threads = argc > 1 ? strtoul(argv[1], NULL, 10) : 2;
	unsigned long seconds = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	int rates = open(argc > 3 ? argv[3] : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			 0600);
	unsigned long began_millis = millis_now();
	unsigned long calls_before = 0;

	if (threads == 0 || threads > MOST_THREADS || rates < 0)
		return 99;
	signal(SIGTERM, stop);
	for (unsigned long i = 0; i < threads; i++) {
		workers[i].state = i + 1;
		if (pthread_create(&workers[i].thread, NULL, allocate_all_the_time, &workers[i]) !=
		    0)
			return 99;
	}
	while (!stopping) {
		const struct timespec tenth = { 0, 100000000 };
		unsigned long calls = 0;

		nanosleep(&tenth, NULL);
		for (unsigned long i = 0; i < threads; i++)
			calls += workers[i].calls;
		report_rate(rates, millis_now() - began_millis, calls - calls_before);
		calls_before = calls;
		if (seconds > 0 && millis_now() - began_millis >= seconds * 1000)
			stopping = 1;
	}
	for (unsigned long i = 0; i < threads; i++)
		pthread_join(workers[i].thread, NULL);
	return write(rates, "intact\n", 7) == 7 ? 0 : 96;
}
