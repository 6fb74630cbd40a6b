// SPDX-License-Identifier: Apache-2.0
/*
 * The system calls that are left: those of reading descriptors that are open, of memory, and of answering. Everything
 * else fails with EPERM, so that a library which asks for more goes without it.
 */
#define _GNU_SOURCE
#include "names.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

static const int allowed[] = {
	SYS_read,	  SYS_pread64,	       SYS_readv,	   SYS_write,	  SYS_pwrite64,
	SYS_recvmsg,	  SYS_sendto,	       SYS_sendmsg,	   SYS_recvfrom,  SYS_mmap,
	SYS_munmap,	  SYS_mremap,	       SYS_mprotect,	   SYS_madvise,	  SYS_brk,
	SYS_close,	  SYS_fstat,	       SYS_newfstatat,	   SYS_lseek,	  SYS_fcntl,
	SYS_ftruncate,	  SYS_memfd_create,    SYS_futex,	   SYS_getrandom, SYS_poll,
	SYS_rt_sigreturn, SYS_rt_sigaction,    SYS_rt_sigprocmask, SYS_getpid,	  SYS_gettid,
	SYS_tgkill,	  SYS_restart_syscall, SYS_clock_gettime,  SYS_exit,	  SYS_exit_group,
};

#define ALLOWED (sizeof(allowed) / sizeof(allowed[0]))

void leave_only_reading(void)
{
	struct sock_filter filter[ALLOWED + 6];
	struct sock_fprog program = { .filter = filter };
	size_t at = 0;

	filter[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						    offsetof(struct seccomp_data, arch));
	filter[at++] =
		(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	filter[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						    offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < ALLOWED; i++)
		filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i],
							    (unsigned char)(ALLOWED - i), 0);
	filter[at++] =
		(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1 /* EPERM */);
	filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = at;
	sandbox_require(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
}
