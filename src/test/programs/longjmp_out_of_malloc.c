// A signal handler jumps out of malloc, hundreds of times: those calls never return. What comes
// after is exact.
//
// EXPECT site at=after_the_storm origin=malloc blocks=101 bytes=152611 stack=complete
// EXPECT lost missedReturns
// TRUTH
//
// Only blocks that malloc gets by mmap, in one thread: no lock of the allocator is held, no list of
// it half changed when it is left. Whether an interrupted call had already returned nobody can
// tell, so of the storm only the frees are certain.
#include "truth.h"
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>

#define JUMPS 600
#define MOST_ROUNDS 3000000

static struct truth truth;
static sigjmp_buf storm;
static volatile sig_atomic_t inside_malloc;
static volatile sig_atomic_t jumps;

static void jump_out(int signal)
{
	(void)signal;
	if (inside_malloc) {
		inside_malloc = 0;
		jumps++;
		siglongjmp(storm, 1);
	}
}

static void in_the_storm(void)
{
	void *block;

	if (sigsetjmp(storm, 1) != 0)
		return;
	inside_malloc = 1;
	block = malloc(300007);
	inside_malloc = 0;
	free(block);
	truth_freed(&truth, 300007);
}

static void after_the_storm(void)
{
	for (int i = 0; i < 101; i++)
		malloc(1511);
}

int main(void)
{
	const struct itimerval every_300_us = { { 0, 300 }, { 0, 300 } };
	const struct itimerval never = { { 0, 0 }, { 0, 0 } };
	struct truth_line line = { { 0 }, 0 };

	mallopt(M_MMAP_THRESHOLD, 128 * 1024); /* and it stays there */
	free(malloc(1));
	signal(SIGALRM, jump_out);
	setitimer(ITIMER_REAL, &every_300_us, NULL);
	for (int i = 0; i < MOST_ROUNDS && jumps < JUMPS; i++)
		in_the_storm();
	setitimer(ITIMER_REAL, &never, NULL);
	after_the_storm();

	truth_number(&line, "TRUTH at=in_the_storm frees=", truth.frees);
	truth_number(&line, " freedBytes=", truth.freed_bytes);
	truth_number(&line, "\nNOTE jumps=", (unsigned long)jumps);
	truth_text(&line, "\n");
	truth_write(&line);
	return jumps > 0 ? 0 : 98;
}
