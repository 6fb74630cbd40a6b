// SPDX-License-Identifier: Apache-2.0
/*
 * Pointers of a stopped process that lie in none of its memory: in vector registers, and in the kernel as what the
 * program gave to epoll_ctl(2), which proc_pid_fdinfo(5) shows. What io_uring was given nobody shows.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <dirent.h>
#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

/* Intel SDM volume 1, 13.4: with the tiles of AMX an XSAVE area has 11 KiB. */
#define XSAVE_BYTES (32 * 1024)
/* Its first 160 bytes are control words and the x87 registers, floating point numbers. */
#define XSAVE_VECTORS_AT 160

static const char EPOLL[] = "anon_inode:[eventpoll]";

static bool add(struct held_words *words, uint64_t value, enum holder holder, uint32_t number)
{
	if (words->count == words->room) {
		size_t more = words->room ? words->room * 2 : 256;
		struct held_word *larger = reallocarray(words->at, more, sizeof(*larger));

		if (!larger)
			return false;
		words->at = larger;
		words->room = more;
	}
	words->at[words->count].value = value;
	words->at[words->count].holder = holder;
	words->at[words->count++].number = number;
	return true;
}

static bool add_vectors(struct held_words *words, int thread)
{
	static uint64_t area[XSAVE_BYTES / sizeof(uint64_t)];
	struct iovec to = { .iov_base = area, .iov_len = sizeof(area) };

	/* A thread that has ended, a processor without. */
	if (!thread || ptrace(PTRACE_GETREGSET, thread, NT_X86_XSTATE, &to))
		return true;
	for (size_t i = XSAVE_VECTORS_AT / sizeof(*area); i < to.iov_len / sizeof(*area); i++)
		if (area[i] && !add(words, area[i], HOLDER_VECTOR, thread))
			return false;
	return true;
}

/* "tfd: 5 events: 19 data: 55d0c8a2b2a0 ...", fs/eventpoll.c, ep_show_fdinfo. */
static bool add_items(struct held_words *words, int pid, int descriptor)
{
	char path[64], *line = NULL;
	bool done = true;
	uint64_t data;
	size_t room = 0;
	FILE *info;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", pid, descriptor);
	info = fopen(path, "re");
	while (info && done && getline(&line, &room, info) > 0)
		if (sscanf(line, "tfd: %*d events: %*x data: %" SCNx64, &data) == 1 && data)
			done = add(words, data, HOLDER_EPOLL, descriptor);
	free(line);
	if (info)
		fclose(info);
	return done;
}

static bool add_epolls(struct held_words *words, int pid)
{
	struct dirent *entry;
	char path[64];
	bool done = true;
	DIR *descriptors;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	descriptors = opendir(path);
	while (descriptors && done && (entry = readdir(descriptors))) {
		char target[sizeof(EPOLL)] = "";

		if (readlinkat(dirfd(descriptors), entry->d_name, target, sizeof(target) - 1) ==
			    sizeof(EPOLL) - 1 &&
		    !strcmp(target, EPOLL))
			done = add_items(words, pid, atoi(entry->d_name));
	}
	if (descriptors)
		closedir(descriptors);
	return done;
}

bool words_held(struct held_words *words, int pid, const struct stopped *stopped)
{
	for (size_t i = 0; i < stopped->count; i++)
		if (!add_vectors(words, stopped->threads[i]))
			return false;
	return add_epolls(words, pid);
}
