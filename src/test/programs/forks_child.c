// A child frees blocks that it inherited and allocates its own, another is spawned: the parent's
// numbers stay its own.
//
// EXPECT site at=in_parent origin=malloc blocks=15 bytes=45015 allocations=20 frees=5
// EXPECT site at=after_children origin=malloc blocks=3 bytes=9069
// EXPECT none at=in_child
// TRUTH
#define _GNU_SOURCE
#include "truth.h"
#include <spawn.h>
#include <sys/wait.h>

static struct truth truth;
static void *blocks[20];

static void in_parent(void)
{
	for (int i = 0; i < 20; i++) {
		blocks[i] = malloc(3001);
		truth_allocated(&truth, 3001);
	}
	for (int i = 0; i < 5; i++) {
		free(blocks[i]);
		truth_freed(&truth, 3001);
	}
}

static void in_child(void)
{
	for (int i = 5; i < 20; i++)
		free(blocks[i]);
	for (int i = 0; i < 50; i++)
		malloc(3011);
}

static void after_children(void)
{
	for (int i = 0; i < 3; i++) {
		malloc(3023);
		truth_allocated(&truth, 3023);
	}
}

int main(void)
{
	static char *const arguments[] = { (char *)"true", NULL };
	pid_t child;
	pid_t spawned;

	in_parent();
	child = fork();
	if (child == 0) {
		in_child();
		_exit(0);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		return 99;
	if (posix_spawn(&spawned, "/bin/true", NULL, NULL, arguments, environ) != 0 ||
	    waitpid(spawned, NULL, 0) != spawned)
		return 99;
	after_children();
	truth_print(&truth, "");
	return 0;
}
