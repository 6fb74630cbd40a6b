// Frees what must not be freed, in the ways that its arguments name. SuspiciousFreesTest knows what a
// report must tell.
//
// frees_wrongly [double|hot|interior|stack|odd|realloc|fclose]...
// frees_wrongly older   first waits for a SIGUSR1
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *volatile block;

static void make_block(size_t bytes)
{
	block = malloc(bytes);
}

static void free_it(void)
{
	free(block);
}

/* glibc knows a block in a thread's cache by a mark in its second word (malloc/malloc.c, tcache_put). */
static void hide_from_glibc(void)
{
	memset(block + 8, 0, 8);
}

static void free_it_again(void)
{
	free(block);
}

static void free_twice(void)
{
	make_block(701);
	free_it();
	free_it_again();
}

/* So many frees before it that Seep takes no stacks of most of them. */
static void free_twice_what_is_often_freed(void)
{
	for (int i = 0; i < 100; i++) {
		make_block(71);
		free_it();
	}
	hide_from_glibc();
	free_it_again();
}

/* Twice: the blocks that a thread leaves in its cache are freed by glibc once more. */
static void *leave_blocks_in_cache(void *unused)
{
	void *blocks[40];

	for (int i = 0; i < 40; i++)
		blocks[i] = malloc(100 + 20 * i);
	for (int i = 0; i < 40; i++)
		free(blocks[i]);
	return unused;
}

static void end_threads(void)
{
	for (int i = 0; i < 20; i++) {
		pthread_t thread;

		pthread_create(&thread, NULL, leave_blocks_in_cache, NULL);
		pthread_join(thread, NULL);
	}
}

static void free_older(void)
{
	char *older[30];
	sigset_t usr1;
	int number;

	for (int i = 0; i < 30; i++)
		older[i] = malloc(50 + 100 * i);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	puts("ready");
	fflush(stdout);
	sigwait(&usr1, &number);
	for (int i = 0; i < 30; i++) {
		block = older[i];
		free_it();
	}
	block = older[2];
	hide_from_glibc();
	free_it_again();
}

/* glibc aborts when it notices; the next way comes all the same. */
static sigjmp_buf next_way;

static void go_on(int number)
{
	siglongjmp(next_way, number);
}

static void free_in_this_way(const char *way)
{
	if (!strcmp(way, "double")) {
		free_twice();
	} else if (!strcmp(way, "hot")) {
		free_twice_what_is_often_freed();
	} else if (!strcmp(way, "interior")) {
		make_block(700001);
		block += 500000;
		free_it();
	} else if (!strcmp(way, "stack")) {
		block = (char *)&way;
		free_it();
	} else if (!strcmp(way, "odd")) {
		block = (char *)((long)free_twice | 1);
		free_it();
	} else if (!strcmp(way, "realloc")) {
		make_block(73);
		free_it();
		block = realloc(block, 9001);
	} else if (!strcmp(way, "fclose")) {
		FILE *volatile file = fopen("/dev/null", "w");

		fclose(file);
		fclose(file);
	} else if (!strcmp(way, "older")) {
		free_older();
	}
}

int main(int count, char **arguments)
{
	volatile int way = 0;

	end_threads();
	signal(SIGABRT, go_on);
	sigsetjmp(next_way, 1);
	while (++way < count)
		free_in_this_way(arguments[way]);
	_exit(0);
}
