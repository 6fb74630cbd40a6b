// Writes down what it was given by whoever started it, one thing a line, so that two runs can be
// compared as text.
//
// inherit FILE [ARG...]
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void show_descriptors(FILE *out)
{
	/* By number, not by reading /proc/self/fd, which would list its own descriptor. */
	for (int fd = 0; fd < 1024; fd++) {
		char link[64];
		char target[4096];
		ssize_t length;

		if (fd == fileno(out))
			continue;
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		length = readlink(link, target, sizeof(target) - 1);
		if (length < 0)
			continue;
		target[length] = '\0';
		/* The number of a pipe differs from run to run. */
		fprintf(out, "fd %d %s\n", fd, strncmp(target, "pipe:", 5) == 0 ? "pipe" : target);
	}
}

static void show_signals(FILE *out)
{
	sigset_t blocked;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	for (int number = 1; number < 65; number++) {
		struct sigaction action;

		if (sigismember(&blocked, number) == 1)
			fprintf(out, "blocked %d\n", number);
		if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			fprintf(out, "ignored %d\n", number);
	}
}

static void show_limits(FILE *out)
{
	for (int kind = 0; kind < RLIMIT_NLIMITS; kind++) {
		struct rlimit limit;

		if (getrlimit(kind, &limit) == 0)
			fprintf(out, "rlimit %d %lld %lld\n", kind, (long long)limit.rlim_cur,
				(long long)limit.rlim_max);
	}
}

/* Terminal and its foreground group: fields 7 and 8 of proc_pid_stat(5), after the (name). */
static void show_terminal(FILE *out)
{
	FILE *stat = fopen("/proc/self/stat", "re");
	char line[1024];
	int terminal = -1;
	int foreground = -1;

	if (stat && fgets(line, sizeof(line), stat))
		sscanf(strrchr(line, ')') + 1, " %*c %*d %*d %*d %d %d", &terminal, &foreground);
	fprintf(out, "terminal %d\nin foreground %s\n", terminal,
		foreground == getpgrp() ? "yes" : "no");
	if (stat)
		fclose(stat);
}

static void show_status_lines(FILE *out)
{
	static const char *const names[] = { "Cap", "NoNewPrivs", "Seccomp:",  "Uid",
					     "Gid", "Groups",	  "TracerPid", "THP_" };
	FILE *status = fopen("/proc/self/status", "re");
	char line[4096];

	while (status && fgets(line, sizeof(line), status)) {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (strncmp(line, names[i], strlen(names[i])) == 0)
				fprintf(out, "status %s", line);
		}
	}
	if (status)
		fclose(status);
}

static void show_score(FILE *out)
{
	FILE *score = fopen("/proc/self/oom_score_adj", "re");
	int adjustment = 0;

	if (score && fscanf(score, "%d", &adjustment) == 1)
		fprintf(out, "oom_score_adj %d\n", adjustment);
	if (score)
		fclose(score);
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void show_environment(FILE *out)
{
	size_t count = 0;

	while (environ[count])
		count++;
	qsort(environ, count, sizeof(environ[0]), by_text);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "environment %s\n", environ[i]);
}

int main(int argc, char **argv)
{
	int parent_death_signal = 0;
	mode_t mask = umask(0);
	char directory[4096];
	FILE *out;

	umask(mask);
	out = argc > 1 ? fopen(argv[1], "we") : NULL;
	if (!out)
		return 99;
	for (int i = 0; i < argc; i++)
		fprintf(out, "argument %s\n", i == 1 ? "FILE" : argv[i]);
	show_descriptors(out);
	show_signals(out);
	show_limits(out);
	show_terminal(out);
	show_status_lines(out);
	show_score(out);
	show_environment(out);
	prctl(PR_GET_PDEATHSIG, &parent_death_signal);
	fprintf(out, "process group %d\nsession %d\n", getpgrp(), getsid(0));
	fprintf(out, "directory %s\n", getcwd(directory, sizeof(directory)) ? directory : "?");
	fprintf(out, "umask %03o\n", (unsigned)mask);
	fprintf(out, "nice %d\n", getpriority(PRIO_PROCESS, 0));
	fprintf(out, "scheduler %d\n", sched_getscheduler(0));
	fprintf(out, "personality %x\n", (unsigned)personality(0xffffffff));
	fprintf(out, "parent death signal %d\n", parent_death_signal);
	fprintf(out, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
	fprintf(out, "timer slack %d\n", prctl(PR_GET_TIMERSLACK));
	return fclose(out) == 0 ? 0 : 98;
}
