/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a process of Seep gives up everything before it touches what a stranger wrote. What fails here ends the
 * process: Seep goes on without it and says so.
 */
#ifndef SEEP_SANDBOX_H
#define SEEP_SANDBOX_H

#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

/* The socket to Seep; every other descriptor is closed. */
#define SEEP_SOCKET 3

/* The user that owns nothing, on every Linux; see /proc/sys/kernel/overflowuid. */
#define NOBODY 65534

static inline void sandbox_require(int done)
{
	if (!done)
		_exit(124);
}

static inline void sandbox_limit(int resource, rlim_t most)
{
	struct rlimit limit;

	/* Not above what there was: raising needs a capability. */
	sandbox_require(!getrlimit(resource, &limit));
	if (limit.rlim_max < most)
		most = limit.rlim_max;
	limit.rlim_cur = limit.rlim_max = most;
	sandbox_require(!setrlimit(resource, &limit));
}

static inline void sandbox_end_with_seep(int signal_number)
{
	struct pollfd seep = { .fd = SEEP_SOCKET };

	(void)signal_number;
	if (poll(&seep, 1, 0) > 0 && (seep.revents & (POLLHUP | POLLERR)))
		_exit(0);
}

/* However long a file keeps it busy, half a second after Seep it is gone too. */
static inline void sandbox_watch_seep(void)
{
	struct sigaction action = { .sa_handler = sandbox_end_with_seep, .sa_flags = SA_RESTART };
	struct itimerval every = { .it_interval.tv_usec = 500000, .it_value.tv_usec = 500000 };

	sandbox_require(!sigaction(SIGALRM, &action, NULL));
	sandbox_require(!setitimer(ITIMER_REAL, &every, NULL));
}

/* First of all: nothing that was inherited stays open, no signal of a terminal comes here. */
static inline void sandbox_leave_parent(void)
{
	sigset_t none;

	syscall(SYS_close_range, SEEP_SOCKET + 1, ~0U, 0);
	setsid();
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sandbox_require(!chdir("/"));
	umask(077);
}

/*
 * Without CAP_SYS_ADMIN, as in most containers, there is no network to move out to: so no socket can be made. Also not by
 * io_uring(7), nor through the numbers of another ABI (seccomp(2)).
 */
static inline void sandbox_forbid_sockets(void)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, __X32_SYSCALL_BIT, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof(rules) / sizeof(rules[0]), .filter = rules };

	sandbox_require(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

/*
 * No capability, no user of its own, no way to get either back. Called as root it also loses the network, unless that
 * is what it is for.
 */
static inline void sandbox_drop_privileges(int with_network)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct nothing[2] = { { 0 } };
	int connected = 0;

	if (!geteuid()) {
		if (!with_network)
			connected = unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) != 0;
		for (int capability = 0; capability < 64; capability++)
			(void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
		sandbox_require(!setgroups(0, NULL));
		sandbox_require(!setresgid(NOBODY, NOBODY, NOBODY));
		sandbox_require(!setresuid(NOBODY, NOBODY, NOBODY));
	}
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	sandbox_require(!syscall(SYS_capset, &header, nothing));
	sandbox_require(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	if (connected)
		sandbox_forbid_sockets();
	/* Other processes of nobody must not look into this one. */
	sandbox_require(!prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

#endif
