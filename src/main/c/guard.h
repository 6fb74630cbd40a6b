/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guard: a small process beside Seep that a JVM's troubles cannot reach. It
 *
 *   continues the processes that Seep was holding, when Seep is gone;
 *   kills a Seep that outlives its deadline, since probes cost until their descriptors are closed: a JVM that hangs, is
 *   stopped or thrashes cannot let go by itself;
 *   removes the probes that a kill in the middle of placing or removing them leaves (probes.h);
 *   removes what a Seep that was killed has left in /run/seep, and writes its line into the audit log;
 *   is what the cost of a trap is measured on.
 *
 * It is asked through a socket pair, one request and one answer at a time. io.seep.proc.Guard is the other end.
 */
#ifndef SEEP_GUARD_H
#define SEEP_GUARD_H

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "holds.h"
#include "probes.h"

/* What a Seep may need beyond its deadline to let go by itself, counted from when it last got on with that. */
#ifndef WATCHDOG_GRACE_MS
#define WATCHDOG_GRACE_MS 5000
#endif

/* However it gets on: beyond its deadline, in all. */
#ifndef WATCHDOG_LONGEST_MS
#define WATCHDOG_LONGEST_MS 60000
#endif

#define RUN_FOLDER "/run/seep"
#define MAX_LEFTOVERS 64
#define LEFTOVER_NAME 96
#define MAX_AUDIT 4000

/* Calls of the calibration: the median of the batches counts. */
#define CALIBRATION_BATCHES 9
#define CALIBRATION_CALLS 64

/*
 * 'h' the message brings the descriptor of the table of what is held, of value slots; 'd' Seep will have ended in value
 * milliseconds, 'o' it is letting go and gets on with it, 's' it has let go and may take its time; 'p' probes of process
 * value are about to be placed or removed, text is as begin_change has it, 'q' that is done; 'f' text is the name of a
 * file in /run/seep that goes when Seep goes; 'a' text is the audit log's path,
 * a zero byte, and the line of JSON to finish and write if Seep cannot, or nothing; 'c' calibrates.
 */
struct guard_request {
	char action;
	char padding[3];
	int value;
	char text[MAX_AUDIT];
};

#define REQUEST_HEAD offsetof(struct guard_request, text)

struct calibration {
	uint64_t nanos; /* of CALIBRATION_CALLS calls */
	uint64_t file_offset; /* of the function that is called */
};

struct guard_state {
	int seep;
	int seep_pidfd;
	struct hold *holds;
	size_t hold_slots;
	char leftovers[MAX_LEFTOVERS][LEFTOVER_NAME];
	int leftover_count;
	int64_t began_ms;
	int64_t kill_at_ms; /* 0: no deadline */
	int64_t kill_at_latest_ms;
	bool barked;
	struct probe_changes changes;
	char audit[MAX_AUDIT];
	size_t audit_length;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool remember_leftover(struct guard_state *state, const char *name, size_t length)
{
	if (state->leftover_count == MAX_LEFTOVERS || !length || length >= LEFTOVER_NAME ||
	    memchr(name, '/', length) || memchr(name, '\0', length))
		return false;
	memcpy(state->leftovers[state->leftover_count++], name, length);
	return true;
}

/*
 * The function that a trap is measured on: its first instruction is one that the kernel emulates, as are those that Seep
 * probes (docs/performance.md).
 */
void seep_calibration(void);
__asm__(".pushsection .text\n"
	".balign 64\n"
	".type seep_calibration, @function\n"
	"seep_calibration:\n"
	"	push %rbp\n"
	"	pop %rbp\n"
	"	ret\n"
	".size seep_calibration, . - seep_calibration\n"
	".popsection\n");

/* Where the function lies in this program's file. */
static uint64_t calibration_offset(void)
{
	extern const char __ehdr_start[];
	uint64_t address = (uintptr_t)seep_calibration - (uintptr_t)__ehdr_start;
	const ElfW(Phdr) *segments = (const void *)getauxval(AT_PHDR);

	for (unsigned long i = 0; i < getauxval(AT_PHNUM); i++)
		if (segments[i].p_type == PT_LOAD && address >= segments[i].p_vaddr &&
		    address - segments[i].p_vaddr < segments[i].p_filesz)
			return address - segments[i].p_vaddr + segments[i].p_offset;
	return 0;
}

static int by_size(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static struct calibration calibrate(void)
{
	uint64_t nanos[CALIBRATION_BATCHES];

	for (int batch = 0; batch < CALIBRATION_BATCHES; batch++) {
		struct timespec begin, end;

		clock_gettime(CLOCK_MONOTONIC, &begin);
		for (int call = 0; call < CALIBRATION_CALLS; call++)
			seep_calibration();
		clock_gettime(CLOCK_MONOTONIC, &end);
		nanos[batch] = (uint64_t)(end.tv_sec - begin.tv_sec) * 1000000000 + end.tv_nsec -
			       begin.tv_nsec;
	}
	qsort(nanos, CALIBRATION_BATCHES, sizeof(nanos[0]), by_size);
	return (struct calibration){ nanos[CALIBRATION_BATCHES / 2], calibration_offset() };
}

static bool share_holds(struct guard_state *state, struct msghdr *message, int slots)
{
	if (state->holds || slots <= 0)
		return false;
	state->holds = map_holds(message, slots);
	state->hold_slots = slots;
	return state->holds;
}

static void keep_deadline(struct guard_state *state, int left_ms)
{
	int64_t now = now_ms();

	if (!state->began_ms)
		state->began_ms = now;
	state->kill_at_ms = now + left_ms + WATCHDOG_GRACE_MS;
	state->kill_at_latest_ms = now + left_ms + WATCHDOG_LONGEST_MS;
}

static void prolong(struct guard_state *state)
{
	int64_t until = now_ms() + WATCHDOG_GRACE_MS;

	if (until > state->kill_at_latest_ms)
		until = state->kill_at_latest_ms;
	if (state->kill_at_ms && until > state->kill_at_ms)
		state->kill_at_ms = until;
}

static bool do_request(struct guard_state *state, struct msghdr *message,
		       const struct guard_request *request, size_t text_length)
{
	switch (request->action) {
	case 'h':
		return share_holds(state, message, request->value);
	case 'd':
		keep_deadline(state, request->value);
		return state->seep_pidfd >= 0;
	case 'o':
		prolong(state);
		return true;
	case 's':
		state->kill_at_ms = 0;
		return true;
	case 'p':
		return begin_change(&state->changes, request->value, request->text, text_length);
	case 'q':
		end_changes(&state->changes);
		return true;
	case 'f':
		return remember_leftover(state, request->text, text_length);
	case 'a':
		memcpy(state->audit, request->text, text_length);
		state->audit_length = text_length;
		return true;
	default:
		return false;
	}
}

/* False when Seep is gone. */
static bool answer_request(struct guard_state *state, int socket)
{
	struct guard_request request;
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr alignment;
	} control;
	struct iovec content = { &request, sizeof(request) };
	struct msghdr message = { .msg_iov = &content,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	ssize_t length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	char answer;

	if (length < 0 && errno == EINTR)
		return true;
	if (length < (ssize_t)REQUEST_HEAD)
		return false;
	if (request.action == 'c') {
		struct calibration result = calibrate();

		return send(socket, &result, sizeof(result), MSG_NOSIGNAL) >= 0;
	}
	answer = do_request(state, &message, &request, length - REQUEST_HEAD) ? 'y' : 'n';
	return send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) >= 0;
}

/* poll(2)'s timeout: until the deadline, or for ever. */
static int patience(const struct guard_state *state)
{
	int64_t left = state->kill_at_ms - now_ms();

	if (!state->kill_at_ms)
		return -1;
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void bark(struct guard_state *state)
{
	if (!state->kill_at_ms || now_ms() < state->kill_at_ms)
		return;
	state->barked = true;
	state->kill_at_ms = 0;
	syscall(SYS_pidfd_send_signal, state->seep_pidfd, SIGKILL, NULL, 0);
}

/* Opens /run/seep if it belongs to this user alone; others may have put anything into any other. */
static int open_run_folder(void)
{
	int folder = open(RUN_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat found;

	if (folder < 0)
		return -1;
	if (fstat(folder, &found) || found.st_uid != geteuid() || found.st_mode & 077) {
		close(folder);
		return -1;
	}
	return folder;
}

/* Is this file about the Seep that died, and not about a later one? */
static bool is_of(int folder, const char *name, int seep)
{
	char expected[32], found[32] = { 0 };
	int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t length;

	if (file < 0)
		return false;
	length = read(file, found, sizeof(found) - 1);
	close(file);
	snprintf(expected, sizeof(expected), "seep=%d\n", seep);
	return length > 0 && !strncmp(found, expected, strlen(expected));
}

/* The folder's lock is that of io.seep.guard.TargetLock. */
static void remove_leftovers(const struct guard_state *state)
{
	char socket_name[32];
	int folder = open_run_folder();

	if (folder < 0)
		return;
	for (int waited = 0; waited < GUARD_PATIENCE_MS; waited += GUARD_STEP_MS) {
		if (!flock(folder, LOCK_EX | LOCK_NB))
			break;
		usleep(GUARD_STEP_MS * 1000);
	}
	snprintf(socket_name, sizeof(socket_name), "%d.sock", state->seep);
	unlinkat(folder, socket_name, 0);
	for (int i = 0; i < state->leftover_count; i++)
		if (is_of(folder, state->leftovers[i], state->seep))
			unlinkat(folder, state->leftovers[i], 0);
	close(folder);
}

static void write_audit(const struct guard_state *state)
{
	const char *path = state->audit;
	size_t path_length = strnlen(path, state->audit_length);
	int file;

	if (path_length + 1 >= state->audit_length)
		return;
	file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0)
		return;
	dprintf(file, "%.*s,\"durationSeconds\":%.1f,\"endReason\":\"%s\"}\n",
		(int)(state->audit_length - path_length - 1), path + path_length + 1,
		(now_ms() - state->began_ms) / 1000.0, state->barked ? "watchdog" : "killed");
	close(file);
}

/* Gives up everything inherited: the guard must keep no pipe, terminal or directory of the user's alive. */
static int leave_everything_but(int socket)
{
	int nothing;

	if (socket != 3) {
		dup2(socket, 3);
		socket = 3;
	}
	syscall(SYS_close_range, 4, ~0U, 0);
	nothing = open("/dev/null", O_RDWR);
	for (int i = 0; i < 3; i++)
		dup2(nothing, i);
	if (nothing > 3)
		close(nothing);
	return socket;
}

/* The last to be killed when memory runs out, and never to wait for its own: it is small. */
static void stay_in_memory(void)
{
	int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (file >= 0) {
		(void)!write(file, "-1000", 5);
		close(file);
	}
	mlockall(MCL_CURRENT | MCL_FUTURE);
}

/* Runs in the guard's process; seep is the process that will be Seep. */
static void guard(int socket, int seep)
{
	static struct guard_state state;
	struct pollfd asked = { .events = POLLIN };

	setsid();
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_IGN);
	prctl(PR_SET_NAME, "seep-guard");
	(void)!chdir("/");
	asked.fd = leave_everything_but(socket);
	stay_in_memory();
	state.seep = seep;
	state.seep_pidfd = syscall(SYS_pidfd_open, seep, 0);
	do {
		if (poll(&asked, 1, patience(&state)) > 0 && !answer_request(&state, asked.fd))
			break;
		bark(&state);
	} while (true);
	if (state.holds)
		end_all_holds(state.holds, state.hold_slots, seep);
	remove_left_probes(&state.changes, state.seep_pidfd);
	remove_leftovers(&state);
	write_audit(&state);
	_exit(0);
}

#endif
