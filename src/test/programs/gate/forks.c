/*
 * A test runner that forks for each test. Arguments: nothing, "leak" (one more test leaks) or "killed" (one more test
 * holds a block and is killed).
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *cache;
static char **shared;

static void nothing(void)
{
}

static void tidy(void)
{
	free(malloc(101));
}

/* Still in use at the end. */
static void caches(void)
{
	cache = malloc(303);
}

/* Held by a block of the parent's. */
static void shares(void)
{
	*shared = malloc(505);
}

static void leaks(void)
{
	char *lost = malloc(707); /* LEAK in a child */

	memset(lost, 1, 707);
}

static void is_killed(void)
{
	char *lost = malloc(909);

	memset(lost, 1, 909);
	raise(SIGKILL);
}

static void run(void (*test)(void))
{
	int status;

	if (!fork()) {
		test();
		_exit(0);
	}
	wait(&status);
}

int main(int count, char **arguments)
{
	shared = calloc(1, sizeof(*shared));
	run(nothing);
	run(tidy);
	run(caches);
	run(shares);
	if (count > 1)
		run(!strcmp(arguments[1], "leak") ? leaks : is_killed);
	free(shared);
	puts("done");
	return 0;
}
