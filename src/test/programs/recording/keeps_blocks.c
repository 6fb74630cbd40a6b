// Two threads with names keep blocks, some for three seconds and some for none, and free others.
// On stdout: "BLOCK old|young ADDRESS SIZE THREAD" for each that is live at the end.
#define _GNU_SOURCE
#include "../truth.h"
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define BLOCKS 40

static struct kept {
	const char *age;
	void *address;
	size_t size_bytes;
	long thread;
} kept[4 * BLOCKS];

static struct kept *next_kept = kept;

static __attribute__((noinline)) void *keep(const char *age, size_t size_bytes)
{
	void *block = malloc(size_bytes);

	*next_kept++ = (struct kept){ age, block, size_bytes, syscall(SYS_gettid) };
	return block;
}

static __attribute__((noinline)) void *grow(const char *age, size_t size_bytes)
{
	void *block = realloc(malloc(17), size_bytes);

	*next_kept++ = (struct kept){ age, block, size_bytes, syscall(SYS_gettid) };
	return block;
}

static void *work(void *name)
{
	prctl(PR_SET_NAME, name);
	for (size_t i = 0; i < BLOCKS; i++) {
		keep("old", 31001 + i);
		free(malloc(77));
	}
	sleep(3);
	for (size_t i = 0; i < BLOCKS / 2; i++)
		keep("young", 32001 + i);
	return NULL;
}

static void *help(void *name)
{
	prctl(PR_SET_NAME, name);
	for (size_t i = 0; i < BLOCKS; i++)
		grow("young", 33001 + i);
	return NULL;
}

static void say(const struct kept *block)
{
	struct truth_line line = { { 0 }, 0 };

	truth_text(&line, "BLOCK ");
	truth_text(&line, block->age);
	truth_number(&line, " ", (unsigned long)block->address);
	truth_number(&line, " ", block->size_bytes);
	truth_number(&line, " ", (unsigned long)block->thread);
	truth_text(&line, "\n");
	if (write(STDOUT_FILENO, line.text, line.length) < 0)
		_exit(99);
}

int main(void)
{
	static char names[2][16] = { "old worker", "helper" };
	void *(*threads[2])(void *) = { work, help };

	for (int i = 0; i < 2; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, threads[i], names[i]) != 0)
			return 99;
		pthread_join(thread, NULL);
	}
	for (struct kept *block = kept; block < next_kept; block++)
		say(block);
	return 0;
}
