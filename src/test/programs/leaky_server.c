// Handles requests at a steady pace and forgets the row of every tenth.
// ARGS 3000 2000
//
// EXPECT site at=append_row origin=malloc blocks=300 bytes=600900 allocations=3000 frees=2700
// EXPECT total allocations=3000 frees=2700 liveBlocks=300 liveBytes=600900
// TRUTH
//
// leaky_server REQUESTS PER_SECOND [OLDER]: ends after that many requests or at SIGTERM. With OLDER
// it first makes that many blocks, says "ready" on stdout and waits for SIGUSR1, then frees them:
// what a tracer that attached meanwhile must call frees of older blocks. Its truth begins at
// SIGUSR1.
#include "truth.h"
#include <signal.h>
#include <time.h>

#define ROW_BYTES 2003
#define MOST_OLDER 10000

static struct truth truth;
static volatile sig_atomic_t stopping;
static void *older[MOST_OLDER];

static void stop(int signal)
{
	(void)signal;
	stopping = 1;
}

static void *append_row(void)
{
	truth_allocated(&truth, ROW_BYTES);
	return malloc(ROW_BYTES);
}

static void handle_request(unsigned long number)
{
	void *row = append_row();

	if (number % 10 != 9) {
		free(row);
		truth_freed(&truth, ROW_BYTES);
	}
}

static void wait_for_go(unsigned long blocks)
{
	sigset_t go;
	int signal;

	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	for (unsigned long i = 0; i < blocks; i++)
		older[i] = malloc(1777);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6 || sigwait(&go, &signal) != 0)
		_exit(99);
	for (unsigned long i = 0; i < blocks; i++)
		free(older[i]);
}

int main(int argc, char **argv)
{
	unsigned long requests = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	unsigned long per_second = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
	unsigned long older_blocks = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	struct truth_line more = { { 0 }, 0 };

	signal(SIGTERM, stop);
	if (older_blocks > MOST_OLDER || per_second == 0)
		return 99;
	if (older_blocks > 0) {
		wait_for_go(older_blocks);
		truth_number(&more, "freesOfOlderBlocks=", older_blocks);
	}
	for (unsigned long i = 0; i < requests && !stopping; i++) {
		const struct timespec pause = { 0, 10000000 };

		handle_request(i);
		if (i % (per_second / 100 + 1) == 0)
			nanosleep(&pause, NULL);
	}
	truth_print(&truth, more.text);
	return 0;
}
