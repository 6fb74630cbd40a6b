/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls malloc and free in a tight loop, and times itself.
 *
 * usage: pair FRAMES THREADS SIZE
 *
 * The loop runs with a stack of FRAMES frames in all, counted from the function that calls malloc to the root of its
 * thread: pairs, worker, start_thread and clone3 are the least, a recursion makes up the rest. THREADS threads run it
 * at once, each with its own blocks of SIZE bytes.
 *
 * Commands on stdin, a line each, and their answers:
 *   probed        waits until malloc and free carry a breakpoint             -> "probed"
 *   clear         waits until they are as they were                          -> "clear"
 *   measure MS    runs the loop for so long                                  -> "PAIRS MEDIAN LOWEST HIGH ALL"
 *   latency MS    the same, each pair by itself under the clock              -> "PAIRS P50 P99 P999 HIGHEST"
 * PAIRS were made by all threads; the others are nanoseconds for one pair as a thread sees it, over all blocks of pairs
 * of all threads: the median, the lowest, and the 90th percentile. ALL is the nanoseconds that the run took, from the
 * first thread's beginning to the last one's end. latency's are percentiles of single pairs, with what it takes to read
 * the clock twice, and a resolution of 3 %.
 *
 * Nothing here allocates but the loop and what pthread_create does before the first answer.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#define MOST_THREADS 16
#define MOST_FRAMES 512
#define LEAST_FRAMES 4
#define PAIRS_IN_BLOCK 1000
#define MOST_BLOCKS 20000

/* A histogram of clock ticks: 32 classes for each power of two. */
#define CLASS_BITS 5
#define CLASSES (64 << CLASS_BITS)

/* How much of a function is looked at for a breakpoint. */
#define FUNCTION_BYTES 48

#define PATIENCE_MS 60000

struct worker {
	pthread_t thread;
	uint32_t blocks;
	int64_t began, ended;
	float nanos[MOST_BLOCKS]; /* of one pair, block by block */
	uint64_t singles[CLASSES]; /* pairs by their clock ticks */
};

struct function {
	const volatile uint8_t *code;
	uint8_t original[FUNCTION_BYTES];
};

static struct worker workers[MOST_THREADS];
static float sorted[MOST_THREADS * MOST_BLOCKS];
static int frames, threads;
static size_t size_bytes;
static int64_t measure_nanos;
static int one_by_one;
static pthread_barrier_t start, end;

static void fail(const char *why)
{
	fprintf(stderr, "pair: %s\n", why);
	exit(1);
}

static void say(const char *line)
{
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		exit(1);
}

static int64_t now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static unsigned int class_of(uint64_t ticks)
{
	unsigned int power;

	if (ticks >> CLASS_BITS == 0)
		return ticks;
	power = 63 - __builtin_clzll(ticks);
	return (power - CLASS_BITS + 1) << CLASS_BITS |
	       (ticks >> (power - CLASS_BITS) & ((1 << CLASS_BITS) - 1));
}

/* The middle of a class. */
static double ticks_of(unsigned int class)
{
	unsigned int power = class >> CLASS_BITS;
	uint64_t within = class & ((1 << CLASS_BITS) - 1);

	if (power == 0)
		return within;
	return (double)(((1 << CLASS_BITS) | within) << (power - 1)) +
	       (double)(1ull << (power - 1)) / 2;
}

static __attribute__((noinline, noclone)) void singles(struct worker *worker)
{
	int64_t stop = now_nanos() + measure_nanos;

	worker->began = now_nanos();
	do {
		for (int i = 0; i < PAIRS_IN_BLOCK; i++) {
			uint64_t before = __rdtsc();
			void *block = malloc(size_bytes);

			__asm__ volatile("" : : "r"(block) : "memory");
			free(block);
			worker->singles[class_of(__rdtsc() - before)]++;
		}
	} while (now_nanos() < stop);
	worker->ended = now_nanos();
}

/* The loop. The barrier keeps the compiler from leaving the pair out. */
static __attribute__((noinline, noclone)) void pairs(struct worker *worker)
{
	int64_t begin = now_nanos(), stop = begin + measure_nanos;
	uint32_t blocks = 0;

	worker->began = begin;
	while (begin < stop && blocks < MOST_BLOCKS) {
		int64_t after;

		for (int i = 0; i < PAIRS_IN_BLOCK; i++) {
			void *block = malloc(size_bytes);

			__asm__ volatile("" : : "r"(block) : "memory");
			free(block);
		}
		after = now_nanos();
		worker->nanos[blocks++] = (float)(after - begin) / PAIRS_IN_BLOCK;
		begin = after;
	}
	worker->ended = begin;
	worker->blocks = blocks;
}

/* Both loops are one function's, so that stacks are equally deep. */
static __attribute__((always_inline)) inline void run(struct worker *worker)
{
	if (one_by_one)
		singles(worker);
	else
		pairs(worker);
	__asm__ volatile("" : : : "memory");
}

static __attribute__((noinline, noclone)) void deeper(struct worker *worker, int more)
{
	if (more > 1)
		deeper(worker, more - 1);
	else
		run(worker);
	/* Not the last thing that it does: a jump would be no frame. */
	__asm__ volatile("" : : : "memory");
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	for (;;) {
		pthread_barrier_wait(&start);
		if (frames > LEAST_FRAMES)
			deeper(worker, frames - LEAST_FRAMES);
		else
			run(worker);
		pthread_barrier_wait(&end);
	}
	return NULL;
}

/* Shell's. qsort(3) calls malloc, which the tracer would count. */
static void sort(float *values, size_t count)
{
	for (size_t gap = count / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11) {
		for (size_t i = gap; i < count; i++) {
			float value = values[i];
			size_t at = i;

			for (; at >= gap && values[at - gap] > value; at -= gap)
				values[at] = values[at - gap];
			values[at] = value;
		}
	}
}

static void run_all(int milliseconds)
{
	measure_nanos = milliseconds * 1000000LL;
	pthread_barrier_wait(&start);
	pthread_barrier_wait(&end);
}

static int64_t nanos_of_all(void)
{
	int64_t began = workers[0].began, ended = workers[0].ended;

	for (int i = 1; i < threads; i++) {
		began = workers[i].began < began ? workers[i].began : began;
		ended = workers[i].ended > ended ? workers[i].ended : ended;
	}
	return ended - began;
}

static void measure(int milliseconds)
{
	uint64_t blocks = 0;
	char line[128];

	one_by_one = 0;
	run_all(milliseconds);
	for (int i = 0; i < threads; i++) {
		memcpy(&sorted[blocks], workers[i].nanos, workers[i].blocks * sizeof(float));
		blocks += workers[i].blocks;
	}
	sort(sorted, blocks);
	snprintf(line, sizeof(line), "%lu %.1f %.1f %.1f %ld\n", blocks * PAIRS_IN_BLOCK,
		 sorted[blocks / 2], sorted[0], sorted[blocks * 9 / 10], nanos_of_all());
	say(line);
}

/* The ticks below which so many of a million pairs are. */
static double percentile(const uint64_t *histogram, uint64_t pairs, uint64_t millionths)
{
	uint64_t below = 0;

	for (unsigned int class = 0; class < CLASSES; class ++) {
		below += histogram[class];
		if (below * 1000000 >= pairs * millionths)
			return ticks_of(class);
	}
	return 0;
}

static void latency(int milliseconds)
{
	static uint64_t histogram[CLASSES];
	int64_t nanos = now_nanos();
	uint64_t ticks = __rdtsc(), pairs = 0;
	double nanos_of_tick;
	char line[128];

	one_by_one = 1;
	for (int i = 0; i < threads; i++)
		memset(workers[i].singles, 0, sizeof(workers[i].singles));
	run_all(milliseconds);
	nanos_of_tick = (double)(now_nanos() - nanos) / (double)(__rdtsc() - ticks);
	memset(histogram, 0, sizeof(histogram));
	for (int i = 0; i < threads; i++)
		for (unsigned int class = 0; class < CLASSES; class ++) {
			histogram[class] += workers[i].singles[class];
			pairs += workers[i].singles[class];
		}
	snprintf(line, sizeof(line), "%lu %.1f %.1f %.1f %.1f\n", pairs,
		 percentile(histogram, pairs, 500000) * nanos_of_tick,
		 percentile(histogram, pairs, 990000) * nanos_of_tick,
		 percentile(histogram, pairs, 999000) * nanos_of_tick,
		 percentile(histogram, pairs, 1000000) * nanos_of_tick);
	say(line);
}

static struct function function_named(const char *name)
{
	struct function function = { .code = dlsym(RTLD_DEFAULT, name) };

	if (!function.code)
		fail("a function of the allocator is missing");
	memcpy(function.original, (const void *)function.code, FUNCTION_BYTES);
	return function;
}

static int is_probed(const struct function *function)
{
	return memcmp((const void *)function->code, function->original, FUNCTION_BYTES) != 0;
}

static void wait_for_probes(const struct function *of_malloc, const struct function *of_free,
			    int wanted)
{
	struct timespec millisecond = { .tv_nsec = 1000000 };

	for (int i = 0; is_probed(of_malloc) != wanted || is_probed(of_free) != wanted; i++) {
		if (i == PATIENCE_MS)
			fail(wanted ? "no probe has come" : "the probes have not gone");
		nanosleep(&millisecond, NULL);
	}
	say(wanted ? "probed\n" : "clear\n");
}

static int number(const char *text, long least, long most)
{
	char *behind;
	long value = strtol(text, &behind, 10);

	if (*behind || behind == text || value < least || value > most)
		fail("usage: pair FRAMES THREADS SIZE");
	return value;
}

/* Reads byte by byte: stdio would allocate. */
static int read_line(char *line, size_t length)
{
	for (size_t at = 0; at < length; at++) {
		if (read(STDIN_FILENO, &line[at], 1) != 1)
			return 0;
		if (line[at] == '\n') {
			line[at] = 0;
			return 1;
		}
	}
	return 0;
}

int main(int count, char **arguments)
{
	struct function of_malloc, of_free;
	char line[64];

	if (count != 4)
		fail("usage: pair FRAMES THREADS SIZE");
	frames = number(arguments[1], LEAST_FRAMES, MOST_FRAMES);
	threads = number(arguments[2], 1, MOST_THREADS);
	size_bytes = number(arguments[3], 1, 1 << 20);
	of_malloc = function_named("malloc");
	of_free = function_named("free");
	/* What the run touches is touched before it. */
	memset(workers, 0, sizeof(workers));
	memset(sorted, 0, sizeof(sorted));
	pthread_barrier_init(&start, NULL, threads + 1);
	pthread_barrier_init(&end, NULL, threads + 1);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			fail("cannot start a thread");
	while (read_line(line, sizeof(line))) {
		if (!strcmp(line, "probed"))
			wait_for_probes(&of_malloc, &of_free, 1);
		else if (!strcmp(line, "clear"))
			wait_for_probes(&of_malloc, &of_free, 0);
		else if (!strncmp(line, "measure ", 8))
			measure(number(line + 8, 1, 60000));
		else if (!strncmp(line, "latency ", 8))
			latency(number(line + 8, 1, 60000));
		else
			fail("unknown command");
	}
	/* Not exit(3): the threads wait, and nothing is left to be done. */
	_exit(0);
}
