// SPDX-License-Identifier: Apache-2.0
/*
 * seep-scan's side of its talk with Seep: lines of words over the socket that is descriptor 3, unix(7).
 *
 *   keep NUMBER PID            -> kept NUMBER | refused NUMBER REASON
 *   drop NUMBER                   (no answer)
 *   scan NUMBER PID OPTION...  -> stopped, if asked for; lines of facts; done | failed REASON
 *
 * A scan reads the memory that is kept under NUMBER, or, with the option stop, that of the process PID, which is
 * stopped meanwhile. Options: apart (the last descriptor that comes with the line is a socket on which the talk about this scan
 * goes on, while this one is free), image=N (of the table), table=BYTES (of each part of the table; their descriptors come with
 * the line, in the same order), known (all blocks are in the table), tags=HEX, limit=MS, why=HEX (a block) or site=N (a block of it)
 * to explain. Lines that follow, after "stopped" if that was asked for, until a line
 * "go":
 *
 *   thread SP FSBASE R0 ... R14       in hex
 *   block ADDRESS META                in hex: one that is not in the table
 *
 * It ends when the socket does.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET 3
#define PACKET_BYTES 65536
#define MOST_KEPT 4096

/* What sorting a block and noting its page takes at least. */
#define INDEX_NANOS 50

static const char NO_TABLE[] = "the table of live blocks can't be read";

static struct kept *kept[MOST_KEPT];

/* The table of live blocks and its further parts. */
#define MOST_TABLES (1 + MAX_LIVE_PARTS)

/* The last descriptors that came over the socket: of the parts of a table, of a socket. */
#define MOST_RECEIVED (MOST_TABLES + 1)
static int received[MOST_RECEIVED];
static size_t received_count;

/* Mapped between map_tables and read_tables. */
struct table {
	size_t bytes;
	void *at;
};

struct request {
	uint32_t number;
	int pid;
	uint32_t image;
	struct table tables[MOST_TABLES];
	size_t table_count;
	uint64_t limit_ms;
	bool stop;
	bool apart;
	struct mark_options options;
	struct thread_registers *threads;
	size_t thread_count;
	size_t thread_room;
	struct blocks blocks;
	struct held_words held;
};

/* Sums of one site. */
struct site_reach {
	uint64_t blocks[REACH_LOST + 1];
	uint64_t bytes[REACH_LOST + 1];
};

static void forget_received(void)
{
	while (received_count)
		close(received[--received_count]);
}

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
	size_t bytes;

	memset(request, 0, sizeof(*request));
	if (sscanf(line, "scan %" SCNu32 " %d", &request->number, &request->pid) != 2)
		return false;
	for (word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		sscanf(word, "image=%" SCNu32, &request->image);
		if (sscanf(word, "table=%zu", &bytes) == 1 && request->table_count < MOST_TABLES)
			request->tables[request->table_count++].bytes = bytes;
		sscanf(word, "limit=%" SCNu64, &request->limit_ms);
		sscanf(word, "tags=%" SCNx64, &request->options.tag_mask);
		sscanf(word, "why=%" SCNx64, &request->options.why);
		sscanf(word, "site=%" SCNu32, &request->options.why_site);
		if (!strcmp(word, "known"))
			request->options.all_blocks_known = true;
		else if (!strcmp(word, "stop"))
			request->stop = true;
		else if (!strcmp(word, "apart"))
			request->apart = true;
	}
	return received_count == request->table_count + request->apart;
}

static bool remember_thread(struct request *request, const struct thread_registers *thread)
{
	if (request->thread_count == request->thread_room) {
		size_t more = request->thread_room ? request->thread_room * 2 : 64;
		void *larger = reallocarray(request->threads, more, sizeof(*thread));

		if (!larger)
			return false;
		request->threads = larger;
		request->thread_room = more;
	}
	request->threads[request->thread_count++] = *thread;
	return true;
}

static bool add_thread(struct request *request, const char *line)
{
	struct thread_registers thread = { 0 };
	char *next;

	thread.stack_pointer = strtoull(line + strlen("thread "), &next, 16);
	thread.thread_pointer = strtoull(next, &next, 16);
	for (size_t i = 0; i < ARRAY_SIZE(thread.values); i++)
		thread.values[i] = strtoull(next, &next, 16);
	return remember_thread(request, &thread);
}

/* As many blocks as there may be in the table, and some more. */
static bool make_room(struct request *request)
{
	size_t most = 1024;

	for (size_t i = 0; i < request->table_count; i++)
		most += request->tables[i].bytes / sizeof(struct live_bucket) * BUCKET_SLOTS;
	return blocks_reserve(&request->blocks, most);
}

/* The lines up to "go". */
static bool read_details(struct request *request, FILE *from)
{
	size_t room = 0;
	char *line = NULL;
	bool whole = make_room(request), told = false;

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

/* Their pages are brought in now: what stops for the scan need not wait for that. */
static bool map_tables(struct request *request)
{
	for (size_t i = 0; i < request->table_count; i++) {
		struct table *table = &request->tables[i];

		table->at = mmap(NULL, table->bytes, PROT_READ, MAP_SHARED | MAP_POPULATE,
				 received[i], 0);
		if (table->at == MAP_FAILED) {
			table->at = NULL;
			return false;
		}
	}
	return true;
}

static bool read_tables(struct request *request)
{
	bool done = true;

	for (size_t i = 0; i < request->table_count; i++) {
		struct table *table = &request->tables[i];

		done = done &&
		       blocks_add_table(&request->blocks, table->at, table->bytes, request->image);
		munmap(table->at, table->bytes);
	}
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

	if (!read_tables(request))
		return "out of memory";
	if (memory->deadline_nanos &&
	    now_nanos() + request->blocks.count * INDEX_NANOS > memory->deadline_nanos)
		return "late";
	if (!blocks_index(&request->blocks))
		return "out of memory";
	mark = mark_new(memory, &request->blocks, &request->options);
	if (!mark)
		return "out of memory";
	if (!mark_run(mark, request->threads, request->thread_count))
		failure = memory->late ? "late" : "out of memory";
	else if (!tell_sites(request, mark, to))
		failure = "out of memory";
	if (!failure) {
		if (explains(&request->options))
			mark_explain(mark, request->threads, request->thread_count, to);
		fprintf(to, "scanned %" PRIu64 " %" PRIu64 " %zu %" PRIu64 "\n", memory->bytes_read,
			memory->bytes_unreadable, request->blocks.count, now_nanos() - began);
	}
	mark_free(mark);
	return failure;
}

static int open_of(int pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static const char *scan_files(struct request *request, int descriptor, int maps, uint64_t began,
			      FILE *to)
{
	struct memory memory;
	const char *failure;

	if (descriptor < 0 || maps < 0)
		return "its memory can't be opened";
	if (!memory_open(&memory, maps, descriptor))
		return "its parent has waited for it, and what it had mapped is known only since Linux 6.11";
	memory.asker = SOCKET;
	memory.deadline_nanos = request->limit_ms ? began + request->limit_ms * 1000000 : 0;
	failure = scan(request, &memory, to);
	memory_close(&memory);
	return failure;
}

static const char *scan_kept(struct request *request, FILE *to)
{
	const struct kept *keeps = request->number < MOST_KEPT ? kept[request->number] : NULL;

	if (!keeps)
		return "its memory was not kept";
	if (!map_tables(request))
		return NO_TABLE;
	return scan_files(request, kept_memory(keeps), kept_maps(keeps), now_nanos(), to);
}

static const char *read_registers(struct request *request, const struct stopped *stopped)
{
	for (size_t i = 0; i < stopped->count; i++) {
		struct thread_registers thread;

		if (registers_of(stopped->threads[i], &thread) &&
		    !remember_thread(request, &thread))
			return "out of memory";
	}
	return NULL;
}

static const char *scan_stopped(struct request *request, FILE *from, FILE *to)
{
	int descriptor = open_of(request->pid, "mem"), maps = open_of(request->pid, "maps");
	struct stopped stopped;
	const char *failure;

	if (!map_tables(request))
		return NO_TABLE;
	/* System V AMD64 ABI, 3.2.2: what a leaf function may use without moving the stack pointer. */
	request->options.red_zone = 128;
	failure = stop_process(&stopped, request->pid, request->limit_ms * 1000000);
	if (!failure)
		failure = read_registers(request, &stopped);
	if (!failure && !words_held(&request->held, request->pid, &stopped))
		failure = "out of memory";
	request->options.held = &request->held;
	if (!failure) {
		fprintf(to, "stopped\n");
		failure = !fflush(to) && read_details(request, from)
				  ? scan_files(request, descriptor, maps, stopped.since_nanos, to)
				  : "out of memory, or nobody asks any more";
	}
	let_go(&stopped);
	fprintf(to, "paused %" PRIu64 "\n", now_nanos() - stopped.since_nanos);
	return failure;
}

static void tell_end(const char *failure, FILE *to)
{
	if (failure)
		fprintf(to, "failed %s\n", failure);
	else
		fprintf(to, "done\n");
}

/*
 * In a process of its own: whatever happens to it, at its end no thread of the target is stopped or traced by it any
 * more, which nothing else can promise of one that did not come to its stop yet.
 */
static const char *scan_stopped_apart(struct request *request, FILE *from, FILE *to)
{
	pid_t asker = getpid();
	int status = 0;
	pid_t child;

	if (fflush(to))
		return NULL;
	child = fork();
	if (child < 0)
		return "no process could be made for it";
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == asker) {
			tell_end(scan_stopped(request, from, to), to);
			fflush(to);
		}
		_exit(0);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? "the process that searched was killed" : NULL;
}

/* fopencookie(3): packets as one stream; descriptors that come along take the place of those before. */
static ssize_t receive(void *cookie, char *bytes, size_t room);
static ssize_t transmit(void *cookie, const char *bytes, size_t size);

static FILE *stream(const char *mode, char *buffer, size_t size)
{
	cookie_io_functions_t calls = { .read = receive, .write = transmit };
	FILE *stream = fopencookie(NULL, mode, calls);

	if (stream)
		setvbuf(stream, buffer, _IOFBF, size);
	return stream;
}

/* In a process and over a socket of its own; nobody waits for it here. */
static void scan_kept_apart(struct request *request)
{
	static char in[PACKET_BYTES], out[PACKET_BYTES / 2];
	int socket = received[received_count - 1];
	pid_t asker = getpid(), child = fork();
	FILE *from, *to;

	if (child)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != asker || dup2(socket, SOCKET) != SOCKET)
		_exit(1);
	/* Or its end would not be seen as that of the whole. */
	close(socket);
	received_count--;
	from = stream("r", in, sizeof(in));
	to = stream("w", out, sizeof(out));
	if (from && to) {
		tell_end(read_details(request, from) ? scan_kept(request, to) : "out of memory",
			 to);
		fflush(to);
	}
	_exit(0);
}

static void do_scan(char *line, FILE *from, FILE *to)
{
	struct request request;
	const char *failure;

	if (!parse_request(line, &request)) {
		tell_end("not understood", to);
		forget_received();
	} else if (request.apart) {
		scan_kept_apart(&request);
		/* When there is no process the other end sees this one closed. */
		close(received[--received_count]);
	} else if (request.stop) {
		failure = scan_stopped_apart(&request, from, to);
		if (failure)
			tell_end(failure, to);
	} else {
		tell_end(read_details(&request, from) ? scan_kept(&request, to) : "out of memory",
			 to);
	}
	blocks_free(&request.blocks);
	free(request.threads);
}

static ssize_t receive(void *cookie, char *bytes, size_t room)
{
	union {
		char room[CMSG_SPACE(sizeof(received))];
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
		forget_received();
		received_count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(received, CMSG_DATA(header), received_count * sizeof(int));
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

/* Two for each process whose memory is kept. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int main(void)
{
	static char in[PACKET_BYTES], out[PACKET_BYTES / 2];
	FILE *from = stream("r", in, sizeof(in));
	FILE *to = stream("w", out, sizeof(out));
	size_t room = 0;
	char *line = NULL;

	if (!from || !to)
		return 1;
	allow_descriptors();
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
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	return 0;
}
