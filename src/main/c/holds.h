/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of all holds when Seep is gone: the guard shares the table of what is held (src/main/bpf/hold.bpf.h), which
 * tells it of holds that Seep itself has not heard of yet.
 */
#ifndef SEEP_HOLDS_H
#define SEEP_HOLDS_H

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How long the guard keeps looking for stops that were on their way when Seep died. */
#define GUARD_PATIENCE_MS 1000
#define GUARD_STEP_MS 5

/* The longest that it waits for a killed Seep to be gone, which takes its programs out of the kernel. */
#define GUARD_LONGEST_WAIT_MS 30000

/* src/main/bpf/abi.h, hold.bpf.h. */
#define HOLD_HELD 1U
#define STOP_SIGNALS (1U << SIGSTOP | 1U << SIGTSTP | 1U << SIGTTIN | 1U << SIGTTOU)

struct hold {
	uint32_t pid;
	uint32_t state;
};

/* Maps the table whose descriptor came with a message; NULL when there was none, or it can't be mapped. */
static struct hold *map_holds(struct msghdr *message, size_t slots)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	void *holds;
	int descriptor;

	if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
		return NULL;
	memcpy(&descriptor, CMSG_DATA(header), sizeof(descriptor));
	holds = mmap(NULL, slots * sizeof(struct hold), PROT_READ | PROT_WRITE, MAP_SHARED,
		     descriptor, 0);
	close(descriptor);
	return holds == MAP_FAILED ? NULL : holds;
}

/* The set of signals behind a word of proc_pid_status(5), one bit for each number. */
static uint32_t signals_of(const char *status, const char *field)
{
	const char *at = strstr(status, field);

	/* There bit N - 1 is signal N. */
	return at ? strtoull(at + strlen(field), NULL, 16) << 1 : 0;
}

/* True for a process that is stopped as a whole; the stop signals that wait for it go to *pending. */
static bool is_stopped(int pid, uint32_t *pending)
{
	char path[64], status[4096];
	const char *fields;
	ssize_t length;
	int descriptor;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	length = read(descriptor, status, sizeof(status) - 1);
	close(descriptor);
	if (length <= 0)
		return false;
	status[length] = '\0';
	/* Behind the name, which has no line's end in it: the kernel escapes that. */
	fields = strchr(status, '\n');
	if (!fields || !strstr(fields, "\nState:\tT"))
		return false;
	*pending =
		(signals_of(fields, "\nSigPnd:") | signals_of(fields, "\nShdPnd:")) & STOP_SIGNALS;
	return true;
}

/*
 * Ends a hold as Seep would (io.seep.engine.Holds): a process that somebody else has stopped meanwhile stays stopped,
 * and the gentler stops, which a SIGCONT takes back, are sent again. By a pidfd, so that a process that takes over the
 * number of a held one is not touched.
 */
static void end_hold(struct hold *hold)
{
	int pidfd = syscall(SYS_pidfd_open, hold->pid, 0);
	uint32_t pending;

	if (pidfd < 0)
		return;
	if (is_stopped(hold->pid, &pending)) {
		uint32_t stops = (hold->state & STOP_SIGNALS) | pending;

		hold->state = 0;
		if (!(stops & 1U << SIGSTOP)) {
			syscall(SYS_pidfd_send_signal, pidfd, SIGCONT, NULL, 0);
			for (int number = SIGTSTP; number <= SIGTTOU; number++)
				if (stops & 1U << number)
					syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0);
		}
	}
	close(pidfd);
}

/* Until Seep's programs are gone, and for a moment longer, processes may still come to be held. */
static void end_all_holds(struct hold *holds, size_t slots, pid_t seep)
{
	int waited_for_seep = 0;

	for (int waited = 0; waited < GUARD_PATIENCE_MS; usleep(GUARD_STEP_MS * 1000)) {
		for (size_t i = 0; i < slots; i++)
			if (holds[i].pid && holds[i].state & HOLD_HELD)
				end_hold(&holds[i]);
		if (getppid() != seep || waited_for_seep >= GUARD_LONGEST_WAIT_MS)
			waited += GUARD_STEP_MS;
		else
			waited_for_seep += GUARD_STEP_MS;
	}
}

#endif
