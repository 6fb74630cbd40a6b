// A cache that keeps all that it ever got, in a table: a leak of which every block can still be found. Says "ready" and runs
// until SIGTERM.
// EXPECT: a run of 0
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define ROOM 1000000

static void *volatile entries[ROOM];

int main(void)
{
	struct timespec pause = { .tv_nsec = 2000000 };
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	(void)!write(STDOUT_FILENO, "ready\n", 6);
	for (size_t count = 0; sigtimedwait(&signals, NULL, &pause) != SIGTERM; count++)
		entries[count % ROOM] = malloc(101);
	return 0;
}
