/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The numbers of processes and threads, as Seep's pid namespace has them (pid_namespaces(7)): a task has a number in
 * its own namespace and in each above it. Whatever Java hears or says, and every key of a map that Java shares, is such a
 * number; this is the only place where one is made. On the machine's own level it is the kernel's own number, and the
 * verifier takes the rest out of the programs.
 */
#ifndef SEEP_PID_NAMESPACE_BPF_H
#define SEEP_PID_NAMESPACE_BPF_H

/* How many namespaces lie above Seep's. Set by Java before load; pid_level.bpf.c tells it. */
const volatile __u32 namespace_level = 0;

/* What Seep's is called: the number in /proc/self/ns/pid. Read below the first level only. */
const volatile __u32 namespace_number = 0;

/* include/linux/pid_types.h: PIDTYPE_TGID. */
#define PID_OF_PROCESS 1

/* 0: the task is in no namespace at or below Seep's. kernel/pid.c, pid_nr_ns(). */
static __noinline __u32 number_of(__u64 address)
{
	struct pid *pid = (struct pid *)address;
	struct upid *own = &pid->numbers[0] + namespace_level;

	if (BPF_CORE_READ(pid, level) < namespace_level ||
	    BPF_CORE_READ(own, ns, ns.inum) != namespace_number)
		return 0;
	return BPF_CORE_READ(own, nr);
}

/* The number of a task's process (tgid); 0: nobody that Seep can name. */
static __always_inline __u32 process_number(struct task_struct *task)
{
	if (!namespace_level)
		return task->tgid;
	return number_of((__u64)BPF_CORE_READ(task, signal, pids[PID_OF_PROCESS]));
}

/* The number of a thread (pid); 0 as above. */
static __always_inline __u32 thread_number(struct task_struct *task)
{
	if (!namespace_level)
		return task->pid;
	return number_of((__u64)BPF_CORE_READ(task, thread_pid));
}

static __always_inline __u32 current_process(void)
{
	if (!namespace_level)
		return bpf_get_current_pid_tgid() >> 32;
	return process_number(bpf_get_current_task_btf());
}

static __always_inline __u32 current_thread(void)
{
	if (!namespace_level)
		return bpf_get_current_pid_tgid();
	return thread_number(bpf_get_current_task_btf());
}

#endif
