// SPDX-License-Identifier: Apache-2.0
/*
 * seep-scan's side of its talk with Seep: lines of words over the socket that is descriptor 3, unix(7).
 *
 *   keep NUMBER PID            -> kept NUMBER | refused NUMBER REASON
 *   drop NUMBER                   (no answer)
 *   scan NUMBER OPTION...      -> lines of facts; done | failed REASON
 *
 * A scan reads the memory that is kept under NUMBER. Options: image=N (of the table), table=BYTES (its descriptor comes
 * with the line), known (all blocks are in the table), limit=MS. Lines that follow, until a line "go":
 *
 *   thread SP FSBASE R0 ... R14       in hex
 *   block ADDRESS META                in hex: one that is not in the table
 *
 * It ends when the socket does.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOCKET 3
#define PACKET_BYTES 65536
#define MOST_KEPT 4096

static struct kept *kept[MOST_KEPT];

/* The last descriptor that came over the socket. */
static int received = -1;

struct request {
	uint32_t number;
	uint32_t image;
	size_t table_bytes; /* 0 without a table */
	uint64_t limit_ms;
	bool all_blocks_known;
	struct thread_registers *threads;
	size_t thread_count;
	size_t thread_room;
	struct blocks blocks;
};

/* Sums of one site. */
struct site_reach {
	uint64_t blocks[REACH_LOST + 1];
	uint64_t bytes[REACH_LOST + 1];
};

static void do_keep(const char *line, FILE *to)
{
	const char *reason = "";
	unsigned int number;
	int pid;

	if (sscanf(line, "keep %u %d", &number, &pid) != 2 || number >= MOST_KEPT || kept[number]) {
		fprintf(to, "refused 0 not understood\n");
		return;
	}
	kept[number] = keep(pid, &reason);
	if (kept[number])
		fprintf(to, "kept %u\n", number);
	else
		fprintf(to, "refused %u %s\n", number, reason);
}

static void do_drop(const char *line)
{
	unsigned int number;

	if (sscanf(line, "drop %u", &number) == 1 && number < MOST_KEPT && kept[number]) {
		drop(kept[number]);
		kept[number] = NULL;
	}
}

static bool parse_request(char *line, struct request *request)
{
	char *word, *rest = NULL;

	memset(request, 0, sizeof(*request));
	if (sscanf(line, "scan %" SCNu32, &request->number) != 1)
		return false;
	for (word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		sscanf(word, "image=%" SCNu32, &request->image);
		sscanf(word, "table=%zu", &request->table_bytes);
		sscanf(word, "limit=%" SCNu64, &request->limit_ms);
		if (!strcmp(word, "known"))
			request->all_blocks_known = true;
	}
	return true;
}

static bool add_thread(struct request *request, const char *line)
{
	struct thread_registers *thread;
	char *next;

	if (request->thread_count == request->thread_room) {
		size_t more = request->thread_room ? request->thread_room * 2 : 64;
		void *larger = reallocarray(request->threads, more, sizeof(*thread));

		if (!larger)
			return false;
		request->threads = larger;
		request->thread_room = more;
	}
	thread = &request->threads[request->thread_count++];
	memset(thread, 0, sizeof(*thread));
	thread->stack_pointer = strtoull(line + strlen("thread "), &next, 16);
	thread->thread_pointer = strtoull(next, &next, 16);
	for (size_t i = 0; i < ARRAY_SIZE(thread->values); i++)
		thread->values[i] = strtoull(next, &next, 16);
	return true;
}

/* The lines up to "go". */
static bool read_details(struct request *request, FILE *from)
{
	size_t room = 0;
	char *line = NULL;
	bool whole = true, told = false;

	while (whole && !told && getline(&line, &room, from) > 0) {
		uint64_t address, meta;

		if (!strcmp(line, "go\n"))
			told = true;
		else if (!strncmp(line, "thread ", 7))
			whole = add_thread(request, line);
		else if (sscanf(line, "block %" SCNx64 " %" SCNx64, &address, &meta) == 2)
			whole = blocks_add(&request->blocks, address, meta);
	}
	free(line);
	return whole && told;
}

static bool read_table(struct request *request)
{
	void *table = mmap(NULL, request->table_bytes, PROT_READ, MAP_SHARED, received, 0);
	bool done;

	if (table == MAP_FAILED)
		return false;
	done = blocks_add_table(&request->blocks, table, request->table_bytes, request->image);
	munmap(table, request->table_bytes);
	return done;
}

static bool tell_sites(const struct request *request, const struct mark *mark, FILE *to)
{
	struct site_reach *sites;
	uint32_t most = 0;

	for (size_t i = 0; i < request->blocks.count; i++)
		if (block_site(&request->blocks.at[i]) > most &&
		    block_site(&request->blocks.at[i]) < SITE_LIMIT)
			most = block_site(&request->blocks.at[i]);
	sites = calloc((size_t)most + 1, sizeof(*sites));
	if (!sites)
		return false;
	for (size_t i = 0; i < request->blocks.count; i++) {
		const struct block *block = &request->blocks.at[i];
		enum reach reach = mark_of(mark, i);

		if (block_site(block) >= SITE_LIMIT)
			continue;
		sites[block_site(block)].blocks[reach]++;
		sites[block_site(block)].bytes[reach] += block_size(block);
	}
	for (uint32_t site = 0; site <= most; site++)
		for (int reach = REACH_DIRECT; reach <= REACH_LOST; reach++)
			if (sites[site].blocks[reach])
				fprintf(to, "site %" PRIu32 " %d %" PRIu64 " %" PRIu64 "\n", site,
					reach, sites[site].blocks[reach], sites[site].bytes[reach]);
	free(sites);
	return true;
}

/* NULL, or why it failed. */
static const char *scan(struct request *request, struct memory *memory, FILE *to)
{
	uint64_t began = now_nanos();
	const char *failure = NULL;
	struct mark *mark;

	if (request->table_bytes && !read_table(request))
		return "the table of live blocks can't be read";
	if (!blocks_index(&request->blocks))
		return "out of memory";
	mark = mark_new(memory, &request->blocks, request->all_blocks_known);
	if (!mark)
		return "out of memory";
	if (!mark_run(mark, request->threads, request->thread_count))
		failure = memory->late ? "late" : "out of memory";
	else if (!tell_sites(request, mark, to))
		failure = "out of memory";
	if (!failure) {
		fprintf(to, "scanned %" PRIu64 " %" PRIu64 " %zu %" PRIu64 "\n", memory->bytes_read,
			memory->bytes_unreadable, request->blocks.count, now_nanos() - began);
	}
	mark_free(mark);
	return failure;
}

static const char *scan_kept(struct request *request, FILE *to)
{
	const struct kept *keeps = request->number < MOST_KEPT ? kept[request->number] : NULL;
	struct memory memory;
	const char *failure;

	if (!keeps)
		return "its memory was not kept";
	if (!memory_open(&memory, kept_maps(keeps), kept_memory(keeps)))
		return "its memory is gone";
	memory.asker = SOCKET;
	memory.deadline_nanos = request->limit_ms ? now_nanos() + request->limit_ms * 1000000 : 0;
	failure = scan(request, &memory, to);
	memory_close(&memory);
	return failure;
}

static void do_scan(char *line, FILE *from, FILE *to)
{
	struct request request;
	const char *failure = "not understood";

	if (parse_request(line, &request))
		failure = read_details(&request, from) ? scan_kept(&request, to) : "out of memory";
	if (failure)
		fprintf(to, "failed %s\n", failure);
	else
		fprintf(to, "done\n");
	blocks_free(&request.blocks);
	free(request.threads);
}

/* fopencookie(3): packets as one stream; a descriptor that comes along takes the place of the one before. */
static ssize_t receive(void *cookie, char *bytes, size_t room)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec vector = { .iov_base = bytes, .iov_len = room };
	struct msghdr message = { .msg_iov = &vector,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	ssize_t length;

	(void)cookie;
	do
		length = recvmsg(SOCKET, &message, MSG_CMSG_CLOEXEC);
	while (length < 0 && errno == EINTR);
	header = length > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
		if (received >= 0)
			close(received);
		memcpy(&received, CMSG_DATA(header), sizeof(received));
	}
	return length;
}

static ssize_t transmit(void *cookie, const char *bytes, size_t size)
{
	ssize_t length;

	(void)cookie;
	do
		length = send(SOCKET, bytes, size, MSG_NOSIGNAL);
	while (length < 0 && errno == EINTR);
	return length < 0 ? 0 : length;
}

int main(void)
{
	static char in[PACKET_BYTES], out[PACKET_BYTES / 2];
	cookie_io_functions_t reading = { .read = receive }, writing = { .write = transmit };
	FILE *from = fopencookie(NULL, "r", reading);
	FILE *to = fopencookie(NULL, "w", writing);
	size_t room = 0;
	char *line = NULL;

	if (!from || !to)
		return 1;
	setvbuf(from, in, _IOFBF, sizeof(in));
	setvbuf(to, out, _IOFBF, sizeof(out));
	prctl(PR_SET_NAME, "seep-scan");
	while (getline(&line, &room, from) > 0) {
		if (!strncmp(line, "keep ", 5))
			do_keep(line, to);
		else if (!strncmp(line, "drop ", 5))
			do_drop(line);
		else if (!strncmp(line, "scan ", 5))
			do_scan(line, from, to);
		if (fflush(to))
			break;
	}
	return 0;
}
