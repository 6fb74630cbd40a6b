/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few kernel types that the programs look into. Every access is relocated to the running kernel by its BTF
 * (CO-RE), so only the names of the fields matter here, neither their order nor what is left out.
 */
#ifndef SEEP_KERNEL_TYPES_H
#define SEEP_KERNEL_TYPES_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#include <linux/bpf.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct super_block {
	__u32 s_dev;
};

struct inode {
	unsigned long i_ino;
	struct super_block *i_sb;
};

struct file {
	struct inode *f_inode;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct xol_area {
	unsigned long vaddr;
};

struct uprobes_state {
	struct xol_area *xol_area;
};

struct mm_struct {
	unsigned long start_brk;
	unsigned long brk;
	struct uprobes_state uprobes_state;
};

/* sigset_t in the kernel. */
typedef struct {
	unsigned long sig[1];
} sigset_t;

struct sigpending {
	sigset_t signal;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	unsigned long long sum_sched_runtime;
	unsigned int flags;
	struct sigpending shared_pending;
	struct pid *pids[2];
};

struct ns_common {
	unsigned int inum;
};

struct pid_namespace {
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct upid numbers[1];
};

struct sched_entity {
	__u64 sum_exec_runtime;
};

struct kernfs_node {
	__u64 id;
};

struct cgroup;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct cgroup_root {
	int hierarchy_id;
};

struct cgroup {
	struct cgroup_subsys_state self;
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
};

struct thread_struct {
	unsigned long fsbase;
};

struct sigaction {
	void *sa_handler;
};

struct k_sigaction {
	struct sigaction sa;
};

struct sighand_struct {
	struct k_sigaction action[64];
};

struct vm_area_struct {
	unsigned long vm_flags;
	struct file *vm_file;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
};

struct task_struct {
	unsigned int __state;
	unsigned int ptrace;
	int pid;
	int exit_code;
	int tgid;
	struct pid *thread_pid;
	struct sched_entity se;
	char comm[16];
	struct css_set *cgroups;
	struct task_struct *real_parent;
	struct mm_struct *mm;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct thread_struct thread;
	struct sighand_struct *sighand;
	struct sigpending pending;
	unsigned long jobctl;
	__u64 start_boottime;
	unsigned int flags;
	void *stack;
};

/* mm/slab.h. */
struct kmem_cache {
	unsigned int object_size;
	const char *name;
};

/* Only its size and address matter: all of them lie in one array. */
struct page {
	unsigned long flags;
};

struct vm_unmapped_area_info {
	unsigned long length;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id;
	__u64 seq_num;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

/* x86-64 only: arch/x86/include/asm/ptrace.h; the layout that a program of type kprobe gets as its context. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax;
	unsigned long ip, cs, flags, sp, ss;
};

#endif
