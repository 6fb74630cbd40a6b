// Makes as many children as its argument says, eight at a time; every second one executes this program again. Its own
// counts are those below each of two functions, over all processes. It is linked with a libc of its own, so that probes
// for all processes meet nobody else's.
//
// BUILD -O1 -g -fno-omit-frame-pointer -fno-inline -fno-builtin -Wl,--disable-new-dtags,-rpath,$ORIGIN/own-libc
#include "truth.h"
#include <sys/wait.h>

#define AT_A_TIME 8

static void in_child(void)
{
	void *blocks[7];

	for (size_t i = 0; i < 7; i++)
		blocks[i] = malloc(307 + i);
	for (size_t i = 0; i < 4; i++)
		free(blocks[i]);
}

static void in_program(void)
{
	for (size_t i = 0; i < 3; i++)
		malloc(5003 + i);
}

/* The same without the blocks: what a child has counted is gone with it. */
static void child_did(struct truth *truth)
{
	for (size_t i = 0; i < 7; i++)
		truth_allocated(truth, 307 + i);
	for (size_t i = 0; i < 4; i++)
		truth_freed(truth, 307 + i);
}

static void program_did(struct truth *truth)
{
	for (size_t i = 0; i < 3; i++)
		truth_allocated(truth, 5003 + i);
}

static void wait_for_one(void)
{
	int status;

	if (wait(&status) < 0 || status)
		_exit(98);
}

int main(int count, char **arguments)
{
	struct truth of_children = { 0 }, of_programs = { 0 };
	int children = count > 1 ? atoi(arguments[1]) : 10;

	if (count > 1 && !strcmp(arguments[1], "program")) {
		in_program();
		return 0;
	}
	for (int i = 0; i < children; i++) {
		pid_t child = fork();

		if (child == 0) {
			in_child();
			if (i % 2)
				execl("/proc/self/exe", "fork_storm", "program", (char *)NULL);
			_exit(i % 2 ? 99 : 0);
		}
		if (child < 0)
			return 97;
		if (i >= AT_A_TIME)
			wait_for_one();
	}
	for (int i = 0; i < children && i < AT_A_TIME; i++)
		wait_for_one();
	for (int i = 0; i < children; i++) {
		child_did(&of_children);
		if (i % 2)
			program_did(&of_programs);
	}
	truth_print(&of_children, "at=in_child");
	truth_print(&of_programs, "at=in_program");
	return 0;
}
