// SPDX-License-Identifier: Apache-2.0
/*
 * Starts Seep, and before it two small processes that a JVM could not be:
 *
 *   the command  of `seep -- COMMAND`, forked while everything is still as the user's shell left it (descriptors,
 *                signal mask and dispositions, environment, process group, terminal), waiting to be told to exec;
 *   the guard    which outlives a killed Seep for a moment and continues the processes that Seep was holding.
 *
 * usage: seep-launch JAVA JVM_ARGUMENT... -- SEEP_ARGUMENT...
 *
 * Java learns of them by the properties seep.command.pid, seep.command.fd and seep.guard.fd. Both ends die by
 * themselves when the other end of their socket is closed, so kill -9 of Seep leaves nothing behind.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXIT_SEEP_FAILED 125
#define EXIT_CANNOT_RUN 126
#define EXIT_NOT_FOUND 127

/* Held processes that the guard can look after at once; Java asks for an answer and reports a refusal. */
#define MAX_HELD 4096

/* How long the guard keeps looking for stops that were on their way when Seep died. */
#define GUARD_PATIENCE_MS 1000
#define GUARD_STEP_MS 5

struct guard_request {
	char action; /* 'h': Seep may hold this process, 'r': no more */
	char padding[3];
	int pid;
};

struct held_process {
	int pid;
	int pidfd;
};

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

/* proc_pid_stat(5): the state follows the name, which may itself contain parentheses. */
static bool is_stopped(int pid)
{
	char path[64], stat[512];
	const char *name_end;
	ssize_t length;
	int descriptor;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	length = read(descriptor, stat, sizeof(stat) - 1);
	close(descriptor);
	if (length <= 0)
		return false;
	stat[length] = '\0';
	name_end = strrchr(stat, ')');
	return name_end && name_end[1] == ' ' && name_end[2] == 'T';
}

/* A pidfd, so that a process that takes over the number of a held one is not touched. */
static void continue_all(const struct held_process *held, int count)
{
	for (int waited = 0; count > 0 && waited < GUARD_PATIENCE_MS; waited += GUARD_STEP_MS) {
		for (int i = 0; i < count; i++)
			if (is_stopped(held[i].pid))
				syscall(SYS_pidfd_send_signal, held[i].pidfd, SIGCONT, NULL, 0);
		usleep(GUARD_STEP_MS * 1000);
	}
}

static int find_held(const struct held_process *held, int count, int pid)
{
	for (int i = 0; i < count; i++)
		if (held[i].pid == pid)
			return i;
	return -1;
}

static bool answer_request(const struct guard_request *request, struct held_process *held,
			   int *count)
{
	int at = find_held(held, *count, request->pid);

	if (request->action == 'r') {
		if (at >= 0) {
			close(held[at].pidfd);
			held[at] = held[--*count];
		}
		return true;
	}
	if (at >= 0)
		return true;
	if (*count == MAX_HELD)
		return false;
	held[*count].pid = request->pid;
	held[*count].pidfd = syscall(SYS_pidfd_open, request->pid, 0);
	if (held[*count].pidfd < 0)
		return false;
	++*count;
	return true;
}

/* Gives up everything inherited: the guard must keep no pipe, terminal or directory of the user's alive. */
static int leave_everything_but(int socket)
{
	int nothing;

	if (socket != 3) {
		dup2(socket, 3);
		socket = 3;
	}
	syscall(SYS_close_range, 4, ~0U, 0);
	nothing = open("/dev/null", O_RDWR);
	for (int i = 0; i < 3; i++)
		dup2(nothing, i);
	if (nothing > 3)
		close(nothing);
	return socket;
}

static void guard(int socket)
{
	static struct held_process held[MAX_HELD];
	struct guard_request request;
	int count = 0;

	setsid();
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_IGN);
	prctl(PR_SET_NAME, "seep-guard");
	(void)!chdir("/");
	socket = leave_everything_but(socket);
	for (;;) {
		ssize_t length = recv(socket, &request, sizeof(request), 0);
		char answer;

		if (length < 0 && errno == EINTR)
			continue;
		if (length != sizeof(request))
			break;
		answer = answer_request(&request, held, &count) ? 'y' : 'n';
		if (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
			break;
	}
	continue_all(held, count);
	_exit(0);
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
					     "GITHUB_",	   "HOSTNAME=" };

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
	char command_pid[64], command_fd[64], guard_fd[64];
	int ends[2];
	pid_t pid;

	seep_arguments = separator(arguments);
	if (count < 3 || !seep_arguments) {
		fprintf(stderr, "usage: seep-launch JAVA JVM_ARGUMENT... -- SEEP_ARGUMENT...\n");
		return EXIT_SEEP_FAILED;
	}
	command = separator(seep_arguments + 1);
	java = next = calloc(count + 4, sizeof(*java));
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
		guard(ends[1]);
	}
	close(ends[1]);
	keep_over_exec(ends[0]);
	snprintf(guard_fd, sizeof(guard_fd), "-Dseep.guard.fd=%d", ends[0]);
	*next++ = guard_fd;

	for (char **argument = arguments + 2; *argument; argument++)
		if (argument != seep_arguments)
			*next++ = *argument;
	execve(java[0], java, clean_environment(environ));
	fail(java[0]);
}
