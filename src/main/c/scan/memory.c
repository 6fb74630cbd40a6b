// SPDX-License-Identifier: Apache-2.0
/* The target's mappings and what is in them. */
#define _GNU_SOURCE
#include "scan.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096

/* vm.max_map_count is 65,530 unless somebody raised it; a hostile target must not fill our memory. */
#define MOST_MAPPINGS (1 << 20)

uint64_t now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* Memory that processes share, unlike a file on a disk that is mapped to be read. */
static bool is_shared_memory(const char *path)
{
	static const char *const names[] = { "/dev/zero", "/dev/shm/", "/memfd:", "/SYSV" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strncmp(path, names[i], strlen(names[i])))
			return true;
	return false;
}

/* "start-end rwxp offset major:minor inode   path", proc_pid_maps(5). */
static bool parse(const char *line, struct mapping *mapping)
{
	char permissions[5] = "";
	unsigned long long inode = 0;
	int path_at = 0;
	const char *path;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*x %*x:%*x %llu %n", &mapping->start,
		   &mapping->end, permissions, &inode, &path_at) < 4 ||
	    mapping->start >= mapping->end || strlen(permissions) != 4)
		return false;
	path = line + path_at;
	mapping->readable = permissions[0] == 'r';
	mapping->writable = permissions[1] == 'w';
	mapping->executable = permissions[2] == 'x';
	if (!strncmp(path, "[heap]", 6))
		mapping->kind = MAPPING_BREAK;
	else if (!strncmp(path, "[stack", 6))
		mapping->kind = MAPPING_STACK;
	else if (!strncmp(path, "[anon", 5))
		mapping->kind = MAPPING_ANONYMOUS;
	else if (!inode)
		mapping->kind = *path == '[' ? MAPPING_OTHER : MAPPING_ANONYMOUS;
	else if (permissions[3] == 's')
		mapping->kind = is_shared_memory(path) ? MAPPING_FILE : MAPPING_OTHER;
	else
		/* Reading a device's registers may do something. */
		mapping->kind = strncmp(path, "/dev/", 5) ? MAPPING_FILE : MAPPING_OTHER;
	return true;
}

bool memory_open(struct memory *memory, int maps, int descriptor)
{
	int copy = dup(maps);
	FILE *lines = copy < 0 ? NULL : fdopen(copy, "r");
	size_t room = 0, line_room = 0;
	char *line = NULL;

	memset(memory, 0, sizeof(*memory));
	memory->descriptor = descriptor;
	if (!lines) {
		if (copy >= 0)
			close(copy);
		return false;
	}
	rewind(lines);
	while (getline(&line, &line_room, lines) > 0 && memory->mapping_count < MOST_MAPPINGS) {
		if (memory->mapping_count == room) {
			size_t more = room ? room * 2 : 64;
			struct mapping *larger =
				reallocarray(memory->mappings, more, sizeof(*larger));

			if (!larger)
				break;
			memory->mappings = larger;
			room = more;
		}
		memory->mapping_count += parse(line, &memory->mappings[memory->mapping_count]);
	}
	free(line);
	fclose(lines);
	return memory->mapping_count;
}

void memory_close(struct memory *memory)
{
	free(memory->mappings);
	memory->mappings = NULL;
	memory->mapping_count = 0;
}

struct mapping *mapping_at(const struct memory *memory, uint64_t address)
{
	size_t low = 0, high = memory->mapping_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memory->mappings[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == memory->mapping_count || memory->mappings[low].start > address)
		return NULL;
	return &memory->mappings[low];
}

/* Nobody is left who wants to know, or who would let the process go on. */
static bool is_in_vain(const struct memory *memory)
{
	struct pollfd asker = { .fd = memory->asker, .events = POLLRDHUP };

	return poll(&asker, 1, 0) > 0 && asker.revents & (POLLRDHUP | POLLHUP | POLLERR);
}

bool memory_read(struct memory *memory, uint64_t address, void *to, size_t bytes)
{
	char *next = to;

	if (memory->deadline_nanos && now_nanos() > memory->deadline_nanos) {
		memory->late = true;
		return false;
	}
	if (is_in_vain(memory))
		return false;
	while (bytes) {
		ssize_t got = pread(memory->descriptor, next, bytes, address);
		size_t skipped;

		if (got > 0) {
			memory->bytes_read += got;
		} else {
			/* A page that is not there: guard pages, files that were cut. Its neighbours may be. */
			skipped = PAGE - (address & (PAGE - 1));
			got = skipped < bytes ? skipped : bytes;
			memset(next, 0, got);
			memory->bytes_unreadable += got;
		}
		next += got;
		address += got;
		bytes -= got;
	}
	return true;
}

uint64_t memory_word(struct memory *memory, uint64_t address)
{
	struct known_word *known = &memory->known[(address >> 3) % KNOWN_WORDS];
	uint64_t value = 0;

	if (known->address == address)
		return known->value;
	if (pread(memory->descriptor, &value, sizeof(value), address) != sizeof(value))
		value = 0;
	known->address = address;
	known->value = value;
	return value;
}
