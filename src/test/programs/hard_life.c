// Eight threads allocate as many blocks as its argument says, while the first one forks, executes programs and opens and
// closes a library. Its own counts are those below each of three functions, over all processes.
//
// BUILD -O1 -g -fno-omit-frame-pointer -fno-inline -fno-builtin -Wl,--disable-new-dtags,-rpath,$ORIGIN/own-libc:$ORIGIN
// NEEDS opened
#define _GNU_SOURCE
#include "truth.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define THREADS 8
#define KEPT 64
#define IN_PROGRAM 37

/* Of all processes together. */
struct shared {
	struct truth of_children;
	atomic_int lock;
};

static struct shared *shared;
static struct truth of_threads[THREADS];
static long calls_each;
static atomic_int threads_left = THREADS;

static void count_for_all(const struct truth *truth)
{
	while (atomic_exchange(&shared->lock, 1))
		;
	truth_add(&shared->of_children, truth);
	atomic_store(&shared->lock, 0);
}

static void *in_thread(void *number)
{
	struct truth *truth = &of_threads[(long)number];
	void *kept[KEPT] = { 0 };
	size_t sizes[KEPT] = { 0 };
	unsigned int random = 17 + (unsigned int)(long)number;

	for (long call = 0; call < calls_each; call++) {
		unsigned int at = (random = random * 1664525 + 1013904223) >> 20 & (KEPT - 1);
		size_t size = 9 + (random >> 8 & 1023);

		if (!kept[at]) {
			kept[at] = malloc(size);
			truth_allocated(truth, size);
			sizes[at] = size;
		} else if (random & 4096) {
			kept[at] = realloc(kept[at], size);
			truth_reallocated(truth, sizes[at], size);
			sizes[at] = size;
		} else {
			free(kept[at]);
			truth_freed(truth, sizes[at]);
			kept[at] = NULL;
		}
	}
	atomic_fetch_sub(&threads_left, 1);
	return NULL;
}

static void in_child(int seed)
{
	struct truth truth = { 0 };

	for (int i = 0; i < 20 + seed % 10; i++) {
		void *block = malloc(3000 + (size_t)i);

		truth_allocated(&truth, 3000 + (size_t)i);
		if (i % 4 == 0) {
			free(block);
			truth_freed(&truth, 3000 + (size_t)i);
		}
	}
	count_for_all(&truth);
}

static void in_program(void)
{
	for (int i = 0; i < IN_PROGRAM; i++)
		malloc(5001);
}

static void live_hard(struct truth *of_programs)
{
	for (int round = 0; atomic_load(&threads_left) > 0 || round < 10; round++) {
		pid_t child = fork();
		void *library;

		if (child == 0) {
			in_child(round);
			if (round % 2)
				execl("/proc/self/exe", "hard_life", "program", (char *)NULL);
			_exit(0);
		}
		if (child < 0 || waitpid(child, NULL, 0) != child)
			_exit(99);
		for (int i = 0; round % 2 && i < IN_PROGRAM; i++)
			truth_allocated(of_programs, 5001);
		library = dlopen("libopened.so", RTLD_NOW);
		if (!library)
			_exit(98);
		((void (*)(int))dlsym(library, "make_rows"))(1);
		dlclose(library);
	}
}

int main(int count, char **arguments)
{
	struct truth of_programs = { 0 }, sum = { 0 };
	pthread_t threads[THREADS];

	if (count > 1 && !strcmp(arguments[1], "program")) {
		in_program();
		return 0;
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	calls_each = (count > 1 ? atol(arguments[1]) : 1000) / THREADS;
	for (long i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, in_thread, (void *)i))
			return 97;
	live_hard(&of_programs);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &of_threads[i]);
	}
	truth_print(&sum, "at=in_thread");
	truth_print(&shared->of_children, "at=in_child");
	truth_print(&of_programs, "at=in_program");
	return 0;
}
