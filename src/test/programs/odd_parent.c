// Becomes the command that it is given, after making everything that can be inherited unusual.
//
// odd_parent COMMAND ARG...
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const struct rlimit files = { 777, 778 };
	sigset_t blocked;
	int ends[2];

	if (argc < 2 || dup2(open("/etc/hostname", O_RDONLY), 7) != 7 || pipe(ends) != 0)
		return 99;
	dup2(ends[0], 300);
	close(ends[0]);
	close(ends[1]);
	signal(SIGHUP, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigaddset(&blocked, SIGRTMIN + 3);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	umask(037);
	setenv("ODD_NAME", "with = and\ttab", 1);
	/* A JVM would obey it, and say so on stderr. */
	setenv("JAVA_TOOL_OPTIONS", "-Dodd=1", 1);
	if (setpriority(PRIO_PROCESS, 0, 3) != 0 || setrlimit(RLIMIT_NOFILE, &files) != 0)
		return 99;
	execvp(argv[1], argv + 1);
	return 127;
}
