// SPDX-License-Identifier: Apache-2.0
/*
 * Names for addresses of ELF files, by libdw, for Seep, which runs as root and does not parse debug information itself:
 * whoever may write a traced program's files may write its debug information. This process has no user, capability,
 * network or file of its own; it is handed open descriptors and answers with text, which Seep trusts no more than the
 * files.
 *
 * Talks over descriptor 3, a SOCK_SEQPACKET socket, all numbers little-endian:
 *
 *   'M' id:4 which:1 + descriptors   a module: its file; which&1: its debug file; which&2: what that one refers to
 *     -> bits:1                      see HAS_DWARF and so on
 *   'A' id:4 count:2 address:8…      addresses as linked in the file
 *     -> count:2, of each: symbol start:8 name, function start:8, frames:1, of each: line:4 name file
 *   'D' count:2 name…                mangled names of C++
 *     -> count:2 name…               empty where it is none
 *   'X' id:4                         the module is not needed any more
 *     -> nothing
 *
 * A text is its length in two bytes and its bytes. An answer may hold fewer than were asked for, but at least one: what
 * fits into a packet. The other side asks again for the rest. Ends when the socket closes.
 */
#define _GNU_SOURCE
#include "names.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static struct module modules[MOST_MODULES];
static bool opened[MOST_MODULES];

static unsigned char request[PACKET_BYTES];
static struct packet answer;

static uint64_t number_at(const unsigned char *at, int bytes)
{
	uint64_t value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = value << 8 | at[i];
	return value;
}

void put_byte(struct packet *packet, uint8_t value)
{
	if (packet->length == PACKET_BYTES)
		packet->full = true;
	else
		packet->bytes[packet->length++] = value;
}

void put_short(struct packet *packet, uint16_t value)
{
	put_byte(packet, value);
	put_byte(packet, value >> 8);
}

void put_int(struct packet *packet, uint32_t value)
{
	put_short(packet, value);
	put_short(packet, value >> 16);
}

static void put_long(struct packet *packet, uint64_t value)
{
	put_int(packet, value);
	put_int(packet, value >> 32);
}

void put_text(struct packet *packet, const char *text)
{
	size_t length = text ? strnlen(text, NAME_BYTES) : 0;

	put_short(packet, length);
	if (packet->length + length > PACKET_BYTES) {
		packet->full = true;
		return;
	}
	if (length)
		memcpy(packet->bytes + packet->length, text, length);
	packet->length += length;
}

static void send_answer(void)
{
	if (send(SEEP_SOCKET, answer.bytes, answer.length, MSG_NOSIGNAL) < 0)
		_exit(0);
}

/* Reads a request and the descriptors that came with it; its length, or nothing at the end. */
static size_t receive(int descriptors[3])
{
	union {
		char bytes[CMSG_SPACE(3 * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec into = { .iov_base = request, .iov_len = sizeof(request) };
	struct msghdr message = { .msg_iov = &into,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *header;
	ssize_t length;

	do {
		length = recvmsg(SEEP_SOCKET, &message, MSG_CMSG_CLOEXEC);
	} while (length < 0 && errno == EINTR);
	descriptors[0] = descriptors[1] = descriptors[2] = -1;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(descriptors, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
	return length <= 0 ? 0 : length;
}

static void open_module(uint32_t id, uint8_t which, const int descriptors[3])
{
	int debug = which & 1 ? descriptors[1] : -1;
	int alternate = which & 2 ? descriptors[which & 1 ? 2 : 1] : -1;

	put_byte(&answer, module_open(&modules[id], descriptors[0], debug, alternate));
	opened[id] = true;
}

static void put_names(struct module *module, uint64_t address)
{
	struct frame frames[MOST_FRAMES];
	uint64_t symbol_start = 0, function_start = 0;
	const char *symbol = symbols_find(&module->symbols, address, &symbol_start);
	size_t count = module_frames(module, address, frames, &function_start);

	put_long(&answer, symbol_start);
	put_text(&answer, symbol);
	put_long(&answer, function_start);
	put_byte(&answer, count);
	for (size_t i = 0; i < count; i++) {
		put_int(&answer, frames[i].line);
		put_text(&answer, frames[i].function);
		put_text(&answer, frames[i].file);
	}
}

static void put_nothing(void)
{
	put_long(&answer, 0);
	put_text(&answer, NULL);
	put_long(&answer, 0);
	put_byte(&answer, 0);
}

/* Calls for each entry until the packet is full; what fits only in part is taken back. */
static void answer_each(size_t count, void (*put)(size_t index, void *context),
			void (*put_empty)(void), void *context)
{
	size_t done = 0;

	put_short(&answer, 0);
	for (; done < count; done++) {
		size_t before = answer.length;

		put(done, context);
		if (answer.full) {
			answer.full = false;
			answer.length = before;
			if (done)
				break;
			put_empty();
		}
	}
	answer.bytes[0] = done;
	answer.bytes[1] = done >> 8;
}

static void put_address(size_t index, void *context)
{
	put_names(context, number_at(request + 7 + 8 * index, 8));
}

static char mangled[NAME_BYTES + 1];
static size_t mangled_at[PACKET_BYTES / 2];

static void put_demangled(size_t index, void *context)
{
	const unsigned char *at = request + mangled_at[index];
	size_t length = number_at(at, 2);

	(void)context;
	memcpy(mangled, at + 2, length);
	mangled[length] = '\0';
	put_text(&answer, demangled(mangled));
}

static void put_no_name(void)
{
	put_text(&answer, NULL);
}

/* Seep is trusted, but not to be without faults: what makes no sense ends this process. */
static void demangle_all(size_t length)
{
	size_t count = number_at(request + 1, 2), at = 3;

	for (size_t i = 0; i < count; i++) {
		sandbox_require(at + 2 <= length);
		mangled_at[i] = at;
		sandbox_require(number_at(request + at, 2) <= NAME_BYTES);
		at += 2 + number_at(request + at, 2);
	}
	sandbox_require(at == length);
	answer_each(count, put_demangled, put_no_name, NULL);
}

static void answer_request(size_t length, const int descriptors[3])
{
	uint32_t id = length >= 5 ? number_at(request + 1, 4) : 0;
	size_t count;

	answer.length = 0;
	answer.full = false;
	if (request[0] == 'D') {
		sandbox_require(length >= 3);
		demangle_all(length);
		send_answer();
		return;
	}
	sandbox_require(length >= 5 && id < MOST_MODULES);
	switch (request[0]) {
	case 'M':
		sandbox_require(length == 6 && !opened[id] && descriptors[0] >= 0);
		open_module(id, request[5], descriptors);
		break;
	case 'A':
		count = length >= 7 ? number_at(request + 5, 2) : 0;
		sandbox_require(opened[id] && length == 7 + 8 * count);
		answer_each(count, put_address, put_nothing, &modules[id]);
		break;
	case 'X':
		if (opened[id])
			module_close(&modules[id]);
		opened[id] = false;
		return;
	default:
		sandbox_require(false);
	}
	send_answer();
}

int main(void)
{
	int descriptors[3];
	size_t length;

	sandbox_leave_parent();
	prctl(PR_SET_NAME, "seep-names");
	/* Libraries are loaded while files can be opened. */
	load_demangler();
	elf_version(EV_CURRENT);
	sandbox_limit(RLIMIT_AS, (rlim_t)6 << 30);
	sandbox_limit(RLIMIT_CPU, 600);
	sandbox_limit(RLIMIT_NOFILE, 64);
	sandbox_limit(RLIMIT_FSIZE, 256 << 20);
	sandbox_limit(RLIMIT_NPROC, 0);
	sandbox_limit(RLIMIT_CORE, 0);
	sandbox_drop_privileges(0);
	sandbox_watch_seep();
	leave_only_reading();
	while ((length = receive(descriptors)))
		answer_request(length, descriptors);
	return 0;
}
