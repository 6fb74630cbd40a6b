// SPDX-License-Identifier: Apache-2.0
/*
 * The target's mappings: the lines of /proc/PID/maps, or, when its parent has waited for it already, one after the other
 * by an ioctl that needs the memory only (Linux 6.11).
 */
#define _GNU_SOURCE
#include "scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* vm.max_map_count is 65,530 unless somebody raised it; a hostile target must not fill our memory. */
#define MOST_MAPPINGS (1 << 20)

/* include/uapi/linux/fs.h: struct procmap_query. */
struct mapping_query {
	uint64_t size;
	uint64_t flags;
	uint64_t address;
	uint64_t start;
	uint64_t end;
	uint64_t permissions;
	uint64_t page_size;
	uint64_t offset;
	uint64_t inode;
	uint32_t device[2];
	uint32_t name_size;
	uint32_t build_id_size;
	uint64_t name;
	uint64_t build_id;
};

#define PROCMAP_QUERY _IOWR('f', 17, struct mapping_query)
#define QUERY_READABLE 1
#define QUERY_WRITABLE 2
#define QUERY_EXECUTABLE 4
#define QUERY_SHARED 8
#define QUERY_COVERING_OR_NEXT 16

/* Memory that processes share, unlike a file on a disk that is mapped to be read. */
static bool is_shared_memory(const char *path)
{
	static const char *const names[] = { "/dev/zero", "/dev/shm/", "/memfd:", "/SYSV" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strncmp(path, names[i], strlen(names[i])))
			return true;
	return false;
}

static enum mapping_kind kind_of(const char *path, uint64_t inode, bool shared)
{
	if (!strncmp(path, "[heap]", 6))
		return MAPPING_BREAK;
	if (!strncmp(path, "[stack", 6))
		return MAPPING_STACK;
	if (!strncmp(path, "[anon", 5))
		return MAPPING_ANONYMOUS;
	if (!inode)
		return *path == '[' ? MAPPING_OTHER : MAPPING_ANONYMOUS;
	if (shared)
		return is_shared_memory(path) ? MAPPING_FILE : MAPPING_OTHER;
	/* Reading a device's registers may do something. */
	return strncmp(path, "/dev/", 5) ? MAPPING_FILE : MAPPING_OTHER;
}

/* "start-end rwxp offset major:minor inode   path", proc_pid_maps(5). */
static bool parse(const char *line, struct mapping *mapping)
{
	char permissions[5] = "";
	unsigned long long inode = 0;
	int path_at = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*x %*x:%*x %llu %n", &mapping->start,
		   &mapping->end, permissions, &inode, &path_at) < 4 ||
	    mapping->start >= mapping->end || strlen(permissions) != 4)
		return false;
	mapping->readable = permissions[0] == 'r';
	mapping->writable = permissions[1] == 'w';
	mapping->executable = permissions[2] == 'x';
	mapping->kind = kind_of(line + path_at, inode, permissions[3] == 's');
	return true;
}

static bool add(struct memory *memory, size_t *room, const struct mapping *mapping)
{
	if (memory->mapping_count == *room) {
		size_t more = *room ? *room * 2 : 64;
		struct mapping *larger = reallocarray(memory->mappings, more, sizeof(*larger));

		if (!larger || more > MOST_MAPPINGS)
			return false;
		memory->mappings = larger;
		*room = more;
	}
	memory->mappings[memory->mapping_count++] = *mapping;
	return true;
}

static void read_lines(struct memory *memory, FILE *lines)
{
	size_t room = 0, line_room = 0;
	struct mapping mapping;
	char *line = NULL;

	rewind(lines);
	while (getline(&line, &line_room, lines) > 0)
		if (parse(line, &mapping) && !add(memory, &room, &mapping))
			break;
	free(line);
}

static void ask_for_each(struct memory *memory, int maps)
{
	char name[4096];
	struct mapping_query query = { .size = sizeof(query), .flags = QUERY_COVERING_OR_NEXT };
	size_t room = 0;

	query.name = (uint64_t)name;
	do {
		struct mapping mapping;

		query.address = query.end;
		query.name_size = sizeof(name);
		*name = 0;
		if (ioctl(maps, PROCMAP_QUERY, &query))
			break;
		if (!query.name_size)
			*name = 0;
		mapping.start = query.start;
		mapping.end = query.end;
		mapping.readable = query.permissions & QUERY_READABLE;
		mapping.writable = query.permissions & QUERY_WRITABLE;
		mapping.executable = query.permissions & QUERY_EXECUTABLE;
		mapping.kind = kind_of(name, query.inode, query.permissions & QUERY_SHARED);
		if (!add(memory, &room, &mapping))
			break;
	} while (query.end > query.address);
}

bool memory_open(struct memory *memory, int maps, int descriptor)
{
	int copy = dup(maps);
	FILE *lines = copy < 0 ? NULL : fdopen(copy, "r");

	memset(memory, 0, sizeof(*memory));
	memory->descriptor = descriptor;
	if (!lines) {
		if (copy >= 0)
			close(copy);
		return false;
	}
	read_lines(memory, lines);
	fclose(lines);
	if (!memory->mapping_count)
		ask_for_each(memory, maps);
	return memory->mapping_count;
}
