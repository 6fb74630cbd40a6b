/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probes that a killed Seep may leave in a program.
 *
 * A uprobe is written into the pages of a program, and its unregistering reads them through get_user_pages(), which
 * gives up when the caller has a SIGKILL pending (mm/gup.c, kernel/events/uprobes.c: "failed to unregister, leaking
 * uprobe"). So a kill -9 in the middle of the system call that places or removes probes leaves breakpoints behind that
 * nobody listens to, and each costs its trap for as long as the program runs. A probe that is placed at the same
 * instruction once more, and removed by a process that lives, takes the breakpoint with it.
 */
#ifndef SEEP_PROBES_H
#define SEEP_PROBES_H

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_CHANGES 32
#define MAX_CHANGED_OFFSETS 500

/* Longer than the kernel takes to end a process that is in the middle of placing probes. */
#define SEEP_END_PATIENCE_MS 30000

/* Probes of one file that are being placed or removed for one process. */
struct probe_change {
	int pid; /* 0: for all processes */
	int file; /* O_PATH: the file is the target's, and is not looked into here */
	unsigned int count;
	uint64_t offsets[MAX_CHANGED_OFFSETS];
};

struct probe_changes {
	unsigned int count;
	struct probe_change all[MAX_CHANGES];
};

/* text: the file's path, a zero byte, and the offsets of the instructions in it, eight bytes each. */
static bool begin_change(struct probe_changes *changes, int pid, const char *text, size_t length)
{
	size_t path_length = strnlen(text, length);
	struct probe_change *change = &changes->all[changes->count];
	size_t offset_bytes = length - path_length - 1;

	if (path_length == length || changes->count == MAX_CHANGES || offset_bytes % 8 ||
	    offset_bytes > sizeof(change->offsets))
		return false;
	change->file = open(text, O_PATH | O_CLOEXEC);
	if (change->file < 0)
		return false;
	change->pid = pid;
	change->count = offset_bytes / 8;
	memcpy(change->offsets, text + path_length + 1, offset_bytes);
	changes->count++;
	return true;
}

static void end_changes(struct probe_changes *changes)
{
	while (changes->count)
		close(changes->all[--changes->count].file);
}

/* The type of the events of /sys/bus/event_source/devices/uprobe; -1 without. */
static int uprobe_event_type(void)
{
	char text[16] = { 0 };
	int file = open("/sys/bus/event_source/devices/uprobe/type", O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (file < 0)
		return -1;
	length = read(file, text, sizeof(text) - 1);
	close(file);
	return length > 0 ? atoi(text) : -1;
}

/* perf_event_open(2): a uprobe that nobody listens to; closing it removes the breakpoint. */
static void place_and_remove(int type, const struct probe_change *change, uint64_t offset)
{
	char path[32];
	struct perf_event_attr event = { .type = type, .size = sizeof(event), .config2 = offset };
	int descriptor;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", change->file);
	event.config1 = (uintptr_t)path;
	/* An event for all processes needs a processor; a uprobe fires on any. */
	descriptor = syscall(SYS_perf_event_open, &event, change->pid ? change->pid : -1,
			     change->pid ? -1 : 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (descriptor >= 0)
		close(descriptor);
}

/* When Seep is gone: whatever it was in the middle of is brought to its end. */
static void remove_left_probes(const struct probe_changes *changes, int seep_pidfd)
{
	struct pollfd ended = { .fd = seep_pidfd, .events = POLLIN };
	int type;

	if (!changes->count)
		return;
	/* Its other threads may be in that system call still. */
	(void)poll(&ended, 1, SEEP_END_PATIENCE_MS);
	type = uprobe_event_type();
	if (type < 0)
		return;
	for (unsigned int i = 0; i < changes->count; i++)
		for (unsigned int k = 0; k < changes->all[i].count; k++)
			place_and_remove(type, &changes->all[i], changes->all[i].offsets[k]);
}

#endif
