// Maps memory, as do its children: one that is forked, one that lives in its parent's memory, and one that executes this
// program. Its own counts are those below each of four functions, over all processes. With an argument it says "ready"
// once it has some ranges and goes on at SIGUSR1: then these are older than the trace.
#define _GNU_SOURCE
#include "truth.h"
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define PAGE 4096UL
#define RANGES 6

static char stack[1 << 16] __attribute__((aligned(16)));

static char *map(size_t bytes)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		_exit(98);
	return at;
}

static void unmap(char *at, size_t bytes)
{
	if (munmap(at, bytes))
		_exit(97);
}

static void in_parent(char **ranges)
{
	for (size_t i = 0; i < RANGES; i++)
		ranges[i] = map((17 + i) * PAGE);
}

/* Half of what it maps itself, and a range that it has inherited. */
static void in_child(char *inherited)
{
	for (size_t i = 0; i < 8; i++) {
		char *at = map((101 + i) * PAGE);

		if (i % 2)
			unmap(at, (101 + i) * PAGE);
	}
	unmap(inherited, 17 * PAGE);
}

static int in_shared_memory(void *nothing)
{
	(void)nothing;
	for (size_t i = 0; i < 3; i++)
		map((201 + i) * PAGE);
	return 0;
}

static void in_program(void)
{
	for (size_t i = 0; i < 4; i++) {
		char *at = map((301 + i) * PAGE);

		if (!i)
			unmap(at, 301 * PAGE);
	}
}

static void wait_for(pid_t child)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) != child || status)
		_exit(96);
}

/* What they all did. */
static void say(int attached)
{
	struct truth parent = { 0 }, child = { 0 }, shared = { 0 }, program = { 0 };

	for (size_t i = 0; i < RANGES && !attached; i++)
		truth_allocated(&parent, (17 + i) * PAGE);
	if (!attached) {
		truth_freed(&parent, 17 * PAGE);
		truth_freed(&parent, 18 * PAGE);
	}
	for (size_t i = 0; i < 8; i++) {
		truth_allocated(&child, (101 + i) * PAGE);
		if (i % 2)
			truth_freed(&child, (101 + i) * PAGE);
	}
	for (size_t i = 0; i < 3; i++)
		truth_allocated(&shared, (201 + i) * PAGE);
	for (size_t i = 0; i < 4; i++)
		truth_allocated(&program, (301 + i) * PAGE);
	truth_freed(&program, 301 * PAGE);
	if (!attached)
		truth_print(&parent, "at=in_parent");
	truth_print(&child, "at=in_child");
	truth_print(&shared, "at=in_shared_memory");
	truth_print(&program, "at=in_program");
}

int main(int count, char **arguments)
{
	char *ranges[RANGES];
	int attached = count > 1, number;
	sigset_t signals;
	pid_t child;

	if (count > 1 && !strcmp(arguments[1], "program")) {
		in_program();
		return 0;
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	in_parent(ranges);
	if (attached && (write(STDOUT_FILENO, "ready\n", 6) != 6 || sigwait(&signals, &number)))
		return 95;
	child = fork();
	if (child == 0) {
		in_child(ranges[0]);
		execl("/proc/self/exe", "maps_with_children", "program", (char *)NULL);
		_exit(99);
	}
	wait_for(child);
	wait_for(clone(in_shared_memory, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL));
	unmap(ranges[0], 17 * PAGE);
	unmap(ranges[1], 18 * PAGE);
	say(attached);
	return 0;
}
