// A family of processes by every way to make one. Each image counts its own calls and says them in a line
//
//     FAMILY pid=N allocations=N frees=N … freesOfInheritedBlocks=N freesOfOlderBlocks=N
//
// of the truth file; FollowTest compares them with the report's processes. It is linked with a libc of its own, so that
// probes for all processes meet nobody else's.
//
// BUILD -O1 -g -fno-omit-frame-pointer -fno-inline -fno-builtin -Wl,--disable-new-dtags,-rpath,$ORIGIN/own-libc
#define _GNU_SOURCE
#include "truth.h"
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>

#define HEIRLOOMS 64

static struct truth truth;
static unsigned long inherited;
static unsigned long older;
static void *heirlooms[HEIRLOOMS]; /* blocks that children inherit */
static char stack[1 << 16] __attribute__((aligned(16)));

static void say(void)
{
	struct truth_line line = { { 0 }, 0 };

	truth_text(&line, "FAMILY ");
	truth_number(&line, "pid=", (unsigned long)getpid());
	truth_number(&line, " allocations=", truth.allocations);
	truth_number(&line, " frees=", truth.frees);
	truth_number(&line, " allocatedBytes=", truth.allocated_bytes);
	truth_number(&line, " freedBytes=", truth.freed_bytes);
	truth_number(&line, " freesOfInheritedBlocks=", inherited);
	truth_number(&line, " freesOfOlderBlocks=", older);
	truth_text(&line, "\n");
	truth_write(&line);
}

static void work(unsigned int seed)
{
	for (unsigned int i = 0; i < 10 + seed % 7; i++) {
		size_t size = 101 + 10 * (seed % 50) + i;
		void *block = malloc(size);

		truth_allocated(&truth, size);
		if (i % 3 == 0) {
			free(block);
			truth_freed(&truth, size);
		}
	}
}

/* What a child starts with: nothing of its own. */
static void is_born(void)
{
	truth = (struct truth){ 0 };
	inherited = 0;
}

static void use_heirlooms(unsigned int first)
{
	free(heirlooms[first]);
	inherited++;
	free(heirlooms[first + 1]);
	inherited++;
	heirlooms[first + 2] = realloc(heirlooms[first + 2], 5003);
	inherited++;
	truth_allocated(&truth, 5003);
}

static void wait_for(pid_t child)
{
	if (child < 0 || waitpid(child, NULL, 0) != child)
		_exit(99);
}

static void tree(unsigned int depth, unsigned int seed)
{
	work(seed);
	for (unsigned int i = 0; depth && i < 3; i++) {
		pid_t child = fork();

		if (child == 0) {
			is_born();
			use_heirlooms(3 * i + 12 * depth);
			tree(depth - 1, seed * 3 + i);
			say();
			_exit(0);
		}
		/* Some run beside each other. */
		if (i == 1)
			wait_for(child);
		work(seed + 1);
	}
	while (wait(NULL) > 0)
		;
}

static void become(const char *what)
{
	execl("/proc/self/exe", "family", what, (char *)NULL);
	_exit(98);
}

static int lives_in_its_parent(void *nothing)
{
	(void)nothing;
	work(41);
	return 0;
}

static void by_clone(void)
{
	wait_for(clone(lives_in_its_parent, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL));
}

static void by_vfork(void)
{
	pid_t child = vfork();

	if (child == 0) {
		work(17);
		become("leaf");
	}
	wait_for(child);
}

static void by_spawn(void)
{
	static char *const arguments[] = { (char *)"family", (char *)"leaf", NULL };
	pid_t child;

	if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ))
		_exit(97);
	wait_for(child);
}

static void by_fork_and_exec(void)
{
	pid_t child = fork();

	if (child == 0) {
		is_born();
		work(5);
		use_heirlooms(50);
		say();
		become("twice");
	}
	wait_for(child);
}

/* The grandchild's parent has long ended, and the first process of all too. */
static void daemonize(void)
{
	pid_t child = fork();

	if (child == 0) {
		is_born();
		if (fork() == 0) {
			struct timespec moment = { 0, 700000000 };

			is_born();
			setsid();
			nanosleep(&moment, NULL);
			work(23);
			use_heirlooms(54);
			say();
			_exit(0);
		}
		say();
		_exit(0);
	}
	wait_for(child);
}

static void end_at_once(void)
{
	for (int i = 0; i < 50; i++) {
		pid_t child = fork();

		if (child == 0) {
			is_born();
			work((unsigned int)i);
			say();
			_exit(0);
		}
		if (i % 5 == 0)
			wait_for(child);
	}
	while (wait(NULL) > 0)
		;
}

/* Many programs, one after another. */
static void storm(void)
{
	for (int i = 0; i < 150; i++) {
		pid_t child = fork();

		if (child == 0)
			become("leaf");
		wait_for(child);
	}
}

/* Until SIGUSR1, which is blocked from the start on. */
static void wait_to_be_traced(void)
{
	sigset_t signals;
	int number;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6 || sigwait(&signals, &number))
		_exit(96);
}

int main(int count, char **arguments)
{
	const char *what = count > 1 ? arguments[1] : "";
	int attached = !strcmp(what, "attach");

	if (!strcmp(what, "leaf") || !strcmp(what, "twice")) {
		work(strlen(what));
		say();
		if (!strcmp(what, "twice"))
			become("leaf");
		return 0;
	}
	for (int i = 0; i < HEIRLOOMS; i++) {
		heirlooms[i] = malloc(7001);
		truth_allocated(&truth, 7001);
	}
	if (!strcmp(what, "alone")) {
		wait_to_be_traced();
		is_born();
		work(9);
		say();
		return 0;
	}
	if (!strcmp(what, "storm")) {
		storm();
		say();
		return 8;
	}
	if (attached) {
		wait_to_be_traced();
		is_born();
	}
	tree(3, 2);
	by_clone();
	by_vfork();
	by_spawn();
	by_fork_and_exec();
	end_at_once();
	daemonize();
	for (int i = 0; i < 8; i++) {
		free(heirlooms[i]);
		if (attached)
			older++;
		else
			truth_freed(&truth, 7001);
	}
	say();
	return 7;
}
