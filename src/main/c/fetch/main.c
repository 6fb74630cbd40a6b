// SPDX-License-Identifier: Apache-2.0
/*
 * Fetches debug files from debuginfod servers for Seep, by elfutils' libdebuginfod: a process of nobody's, since what it
 * talks to may be anybody. It reads none of what it fetches.
 *
 * Talks over descriptor 3, a SOCK_SEQPACKET socket: a build-id in hex digits comes in; one byte goes out, 0 with the
 * open file beside it, else 1 (the servers do not have it), 2 (they could not be asked) or 3 (there is no libdebuginfod).
 * Servers, cache and time limits are in the environment, see debuginfod_find_debuginfo(3).
 */
#define _GNU_SOURCE
#include "../sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define NOT_FOUND 1
#define NOT_ASKED 2
#define NO_LIBRARY 3

/* Larger debug files than any there are. */
#define MOST_FILE_BYTES ((rlim_t)8 << 30)

typedef struct debuginfod_client debuginfod_client;

static debuginfod_client *(*begin)(void);
static int (*find_debuginfo)(debuginfod_client *client, const unsigned char *build_id, int length,
			     char **path);

static void load_library(void)
{
	void *library = dlopen("libdebuginfod.so.1", RTLD_NOW);

	if (!library)
		return;
	*(void **)&begin = dlsym(library, "debuginfod_begin");
	*(void **)&find_debuginfo = dlsym(library, "debuginfod_find_debuginfo");
}

static void answer(char code, int file)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec from = { .iov_base = &code, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &from, .msg_iovlen = 1 };
	struct cmsghdr *header;

	if (file >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &file, sizeof(int));
	}
	if (sendmsg(SEEP_SOCKET, &message, MSG_NOSIGNAL) < 0)
		_exit(0);
	if (file >= 0)
		close(file);
}

int main(void)
{
	debuginfod_client *client;
	char build_id[160];
	ssize_t length;

	sandbox_leave_parent();
	prctl(PR_SET_NAME, "seep-fetch");
	load_library();
	sandbox_limit(RLIMIT_FSIZE, MOST_FILE_BYTES);
	sandbox_limit(RLIMIT_AS, (rlim_t)2 << 30);
	sandbox_limit(RLIMIT_CPU, 600);
	sandbox_limit(RLIMIT_NOFILE, 256);
	sandbox_limit(RLIMIT_CORE, 0);
	sandbox_drop_privileges(1);
	sandbox_watch_seep();
	client = begin && find_debuginfo ? begin() : NULL;
	for (;;) {
		int file;

		length = recv(SEEP_SOCKET, build_id, sizeof(build_id) - 1, 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0)
			return 0;
		build_id[length] = '\0';
		if (!client) {
			answer(NO_LIBRARY, -1);
			continue;
		}
		/* Length 0: the build-id is text. */
		file = find_debuginfo(client, (unsigned char *)build_id, 0, NULL);
		answer(file >= 0 ? 0 : file == -ENOENT ? NOT_FOUND : NOT_ASKED, file);
	}
}
