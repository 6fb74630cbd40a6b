// SPDX-License-Identifier: Apache-2.0
/*
 * Stops a running process for as long as its memory is searched, by ptrace(2): no signal is sent that its parent or a
 * debugger could see, a stop of somebody else's stays, and when the process that stopped it ends, in whatever way, the
 * kernel lets all threads go on (kernel/ptrace.c, exit_ptrace). So it is done in a process of its own, main.c.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* PID_MAX_LIMIT, include/linux/threads.h. */
#define MOST_PIDS (4 * 1024 * 1024)

static bool is_known(const struct stopped *stopped, int thread)
{
	return stopped->known[thread / 64] >> (thread & 63) & 1;
}

static bool remember(struct stopped *stopped, int thread)
{
	if (stopped->count == stopped->room) {
		size_t more = stopped->room ? stopped->room * 2 : 64;
		int *larger = reallocarray(stopped->threads, more, sizeof(*larger));

		if (!larger)
			return false;
		stopped->threads = larger;
		stopped->room = more;
	}
	stopped->threads[stopped->count++] = thread;
	stopped->known[thread / 64] |= 1ULL << (thread & 63);
	return true;
}

enum outcome {
	STOPPED,
	ENDED,
	TOO_LATE
};

/* Waits until the thread has stopped. One in an uninterruptible sleep may not come in time. */
static enum outcome await(int thread, uint64_t end_nanos)
{
	int status;

	do {
		int seen = waitpid(thread, &status, __WALL | WNOHANG);

		if (seen == thread)
			return WIFSTOPPED(status) ? STOPPED : ENDED;
		if (seen < 0 && errno != EINTR)
			return ENDED;
		usleep(20);
	} while (now_nanos() < end_nanos);
	return TOO_LATE;
}

/* One look at the threads. NULL, or why one refuses. Sets *news when there were any that were not known. */
static const char *stop_threads(struct stopped *stopped, DIR *tasks, bool *news)
{
	struct dirent *entry;

	rewinddir(tasks);
	while ((entry = readdir(tasks))) {
		int thread = atoi(entry->d_name);

		if (thread <= 0 || thread >= MOST_PIDS || is_known(stopped, thread))
			continue;
		if (ptrace(PTRACE_SEIZE, thread, NULL, NULL)) {
			if (errno == ESRCH)
				continue;
			return "it can't be stopped: it is being debugged, or not ours to stop";
		}
		*news = true;
		if (!remember(stopped, thread))
			return "out of memory";
		if (ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) && errno != ESRCH)
			return "it can't be stopped";
	}
	return NULL;
}

const char *stop_process(struct stopped *stopped, int pid, uint64_t patience_nanos)
{
	const char *failure = NULL;
	char path[64];
	bool news = true;
	size_t awaited = 0;
	DIR *tasks;

	memset(stopped, 0, sizeof(*stopped));
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	stopped->known = calloc(MOST_PIDS / 64, sizeof(*stopped->known));
	stopped->since_nanos = now_nanos();
	tasks = stopped->known ? opendir(path) : NULL;
	if (!tasks)
		return "it has ended";
	/* A thread may have made another before it stopped: until a look finds nothing new. */
	while (news && !failure) {
		news = false;
		failure = stop_threads(stopped, tasks, &news);
		for (; awaited < stopped->count && !failure; awaited++) {
			enum outcome outcome = await(stopped->threads[awaited],
						     stopped->since_nanos + patience_nanos);

			if (outcome == TOO_LATE)
				failure = "a thread of it did not stop in time";
			else if (outcome == ENDED)
				stopped->threads[awaited] = 0;
		}
	}
	closedir(tasks);
	if (!failure && !stopped->count)
		failure = "it has ended";
	return failure;
}

void let_go(struct stopped *stopped)
{
	for (size_t i = 0; i < stopped->count; i++)
		if (stopped->threads[i])
			ptrace(PTRACE_DETACH, stopped->threads[i], NULL, NULL);
	free(stopped->threads);
	free(stopped->known);
	stopped->known = NULL;
	stopped->threads = NULL;
	stopped->count = 0;
}

bool registers_of(int thread, struct thread_registers *registers)
{
	struct user_regs_struct user;

	if (!thread || ptrace(PTRACE_GETREGS, thread, NULL, &user))
		return false;
	memset(registers, 0, sizeof(*registers));
	registers->thread = thread;
	registers->stack_pointer = user.rsp;
	registers->thread_pointer = user.fs_base;
	registers->values[0] = user.r15;
	registers->values[1] = user.r14;
	registers->values[2] = user.r13;
	registers->values[3] = user.r12;
	registers->values[4] = user.rbp;
	registers->values[5] = user.rbx;
	registers->values[6] = user.r11;
	registers->values[7] = user.r10;
	registers->values[8] = user.r9;
	registers->values[9] = user.r8;
	registers->values[10] = user.rax;
	registers->values[11] = user.rcx;
	registers->values[12] = user.rdx;
	registers->values[13] = user.rsi;
	registers->values[14] = user.rdi;
	return true;
}
