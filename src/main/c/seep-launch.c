// SPDX-License-Identifier: Apache-2.0
/*
 * Starts Seep, and before it two small processes that a JVM could not be:
 *
 *   the command  of `seep -- COMMAND`, forked while everything is still as the user's shell left it (descriptors,
 *                signal mask and dispositions, environment, process group, terminal), waiting to be told to exec;
 *   the guard    which outlives a killed Seep for a moment and cleans up behind it, and kills a Seep that hangs: guard.h.
 *
 * usage: seep-launch JAVA JVM_ARGUMENT... -- SEEP_ARGUMENT...
 *
 * Java learns of them by the properties seep.command.pid, seep.command.fd, seep.guard.pid and seep.guard.fd. Both ends die by
 * themselves when the other end of their socket is closed, so kill -9 of Seep leaves nothing behind.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "guard.h"
#include "trusted_java.h"

#define EXIT_SEEP_FAILED 125
#define EXIT_CANNOT_RUN 126
#define EXIT_NOT_FOUND 127

static void fail(const char *what)
{
	fprintf(stderr, "seep: %s: %s\n", what, strerror(errno));
	exit(EXIT_SEEP_FAILED);
}

/* A socket pair whose first end survives the exec of Java and whose second end closes at any exec. */
static void socket_to(int ends[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		fail("cannot make a socket pair");
}

static void keep_over_exec(int descriptor)
{
	if (fcntl(descriptor, F_SETFD, 0))
		fail("cannot keep a descriptor");
}

/* Runs in the command's process: waits for Seep's word, then becomes the command. */
static void become_command(int to_seep, char **command)
{
	char word;
	int error;

	while (recv(to_seep, &word, sizeof(word), 0) != sizeof(word))
		if (errno != EINTR)
			_exit(EXIT_SEEP_FAILED);
	execvp(command[0], command);
	error = errno;
	(void)!send(to_seep, &error, sizeof(error), MSG_NOSIGNAL);
	_exit(error == ENOENT || error == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN);
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/*
 * What Seep itself may know of the environment: nothing that makes a JVM, the dynamic loader or a shell run other
 * code. The command was forked before and keeps all of it.
 */
static bool is_harmless(const char *variable)
{
	static const char *const names[] = { "PATH=",	   "HOME=",
					     "TERM=",	   "TZ=",
					     "COLUMNS=",   "LINES=",
					     "CI=",	   "SEEP_",
					     "SUDO_",	   "USER=",
					     "LOGNAME=",   "NO_COLOR=",
					     "COLORTERM=", "DEBUGINFOD_URLS=",
					     "GITHUB_",	   "HOSTNAME=",
					     "TRIGGER_" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (starts_with(variable, names[i]))
			return true;
	return false;
}

static char **clean_environment(char **environment)
{
	/* Java decodes arguments and paths by the locale; in the C locale it would garble all but ASCII. */
	static char locale[] = "LC_ALL=C.UTF-8";
	char **kept, **next;
	size_t count = 0;

	while (environment[count])
		count++;
	kept = next = calloc(count + 2, sizeof(*kept));
	if (!kept)
		fail("cannot start");
	for (char **variable = environment; *variable; variable++)
		if (is_harmless(*variable))
			*next++ = *variable;
	*next = locale;
	return kept;
}

/* The first "--" at or after the argument; NULL when there is none. */
static char **separator(char **arguments)
{
	for (; *arguments; arguments++)
		if (!strcmp(*arguments, "--"))
			return arguments;
	return NULL;
}

int main(int count, char **arguments)
{
	char **seep_arguments, **command, **java, **next;
	char command_pid[64], command_fd[64], guard_pid[64], guard_fd[64];
	int ends[2];
	pid_t pid;

	seep_arguments = separator(arguments);
	if (count < 3 || !seep_arguments) {
		fprintf(stderr, "usage: seep-launch JAVA JVM_ARGUMENT... -- SEEP_ARGUMENT...\n");
		return EXIT_SEEP_FAILED;
	}
	command = separator(seep_arguments + 1);
	trust_java(arguments[1]);
	java = next = calloc(count + 5, sizeof(*java));
	if (!java)
		fail("cannot start");
	*next++ = arguments[1];

	if (command && command[1]) {
		socket_to(ends);
		pid = fork();
		if (pid < 0)
			fail("cannot fork");
		if (!pid) {
			close(ends[0]);
			become_command(ends[1], command + 1);
		}
		close(ends[1]);
		keep_over_exec(ends[0]);
		snprintf(command_pid, sizeof(command_pid), "-Dseep.command.pid=%d", pid);
		snprintf(command_fd, sizeof(command_fd), "-Dseep.command.fd=%d", ends[0]);
		*next++ = command_pid;
		*next++ = command_fd;
	}

	socket_to(ends);
	pid = fork();
	if (pid < 0)
		fail("cannot fork");
	if (!pid) {
		close(ends[0]);
		guard(ends[1], getppid());
	}
	close(ends[1]);
	keep_over_exec(ends[0]);
	snprintf(guard_pid, sizeof(guard_pid), "-Dseep.guard.pid=%d", pid);
	*next++ = guard_pid;
	snprintf(guard_fd, sizeof(guard_fd), "-Dseep.guard.fd=%d", ends[0]);
	*next++ = guard_fd;

	for (char **argument = arguments + 2; *argument; argument++)
		if (argument != seep_arguments)
			*next++ = *argument;
	/*
	 * A script's shell has SIGINT ignored for what it starts in the background, and a JVM leaves an ignored one so: then
	 * `seep -p PID & ... kill -INT $!` would do nothing. The command keeps what it was given.
	 */
	signal(SIGINT, SIG_DFL);
	execve(java[0], java, clean_environment(environ));
	fail(java[0]);
}
