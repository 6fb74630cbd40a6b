// What BCC's memleak gets wrong, one case for each argument; FieldDefectsTest knows the right numbers.
#define _GNU_SOURCE
#include "../truth.h"
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

static volatile size_t far_too_much = SIZE_MAX / 2 + 4099;

static void must(int right)
{
	if (!right)
		_exit(98);
}

/* W1 */
static void load_large(void)
{
	for (int i = 0; i < 3; i++)
		malloc(300000);
}

/* W2 and W3 */
static void fail_to_grow(void)
{
	for (int i = 0; i < 7; i++)
		must(!realloc(malloc(777), far_too_much));
	must(mmap(NULL, far_too_much, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
}

/* W5 */
static void align_once(void)
{
	aligned_alloc(64, 640);
}

/* W6: the blocks; then, once somebody has looked, none of them. */
static void fill_tables(size_t blocks)
{
	char **all = mmap(NULL, blocks * sizeof(char *), PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(all != MAP_FAILED);
	for (size_t i = 0; i < blocks; i++)
		all[i] = malloc(48);
	close(open("full", O_CREAT | O_WRONLY, 0600));
	for (int i = 0; i < 6000 && access("go", F_OK); i++)
		usleep(10000);
	for (size_t i = 0; i < blocks; i++)
		free(all[i]);
}

/* W7: 2^depth different stacks. */
static void other_way(unsigned int path, int depth);

static void one_way(unsigned int path, int depth)
{
	if (!depth)
		malloc(17);
	else if (path & 1)
		one_way(path >> 1, depth - 1);
	else
		other_way(path >> 1, depth - 1);
	__asm__ volatile("");
}

static void other_way(unsigned int path, int depth)
{
	if (!depth)
		malloc(17);
	else if (path & 1)
		one_way(path >> 1, depth - 1);
	else
		other_way(path >> 1, depth - 1);
	__asm__ volatile("");
}

static void take_every_way(int depth)
{
	for (unsigned int path = 0; path < 1U << depth; path++)
		one_way(path, depth);
}

/* W10, W11 */
static void leak_and_end(void)
{
	for (int i = 0; i < 16; i++)
		malloc(16);
}

/* W13 */
static __thread char of_thread[4096];

static void *say_hello(void *argument)
{
	of_thread[0] = 1;
	malloc(1009);
	return argument;
}

static void start_threads(void)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		must(!pthread_create(&threads[i], NULL, say_hello, NULL));
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	setlocale(LC_ALL, "C.UTF-8");
	puts("hello");
}

/* W16: one thread's free and another's malloc of the same address, all the time. */
static void *make_and_free(void *argument)
{
	for (int i = 0; i < 40000; i++) {
		void *blocks[3] = { malloc(24), malloc(40), malloc(24) };

		for (int k = 0; k < 3; k++)
			free(blocks[k]);
	}
	malloc(1013);
	return argument;
}

static void race(void)
{
	pthread_t threads[4];

	mallopt(M_ARENA_MAX, 1);
	for (int i = 0; i < 4; i++)
		must(!pthread_create(&threads[i], NULL, make_and_free, NULL));
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

/* W17: the call is the last instruction of its function. */
static __attribute__((noreturn)) void leak_and_exit(void)
{
	malloc(1019);
	_exit(0);
}

static __attribute__((noreturn)) void last_call(void)
{
	leak_and_exit(); /* LINE OF THE LAST CALL */
}

int main(int argc, char **argv)
{
	const char *defect = argc > 1 ? argv[1] : "";

	if (!strcmp(defect, "W1"))
		load_large();
	else if (!strcmp(defect, "W2") || !strcmp(defect, "W3"))
		fail_to_grow();
	else if (!strcmp(defect, "W5"))
		align_once();
	else if (!strcmp(defect, "W6"))
		fill_tables(strtoul(argv[2], NULL, 10));
	else if (!strcmp(defect, "W7"))
		take_every_way(15);
	else if (!strcmp(defect, "W10") || !strcmp(defect, "W11"))
		leak_and_end();
	else if (!strcmp(defect, "W13"))
		start_threads();
	else if (!strcmp(defect, "W16"))
		race();
	else if (!strcmp(defect, "W17"))
		last_call();
	else
		return 99;
	return 0;
}
