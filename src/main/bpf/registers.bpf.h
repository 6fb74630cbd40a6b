/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The user registers of threads, for the search for blocks that nothing points at in what a process leaves behind: each
 * of its threads saves them on its way out.
 */
#ifndef SEEP_REGISTERS_BPF_H
#define SEEP_REGISTERS_BPF_H

#define SIGNAL_GROUP_EXIT 0x4 /* include/linux/sched/signal.h */

/*
 * thread id -> what its registers held when it entered the kernel for the last time. Written here, read and emptied
 * by Java. Full: the thread is counted in unsaved_threads, and the memory is not searched.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct thread_registers);
} registers SEC(".maps");

__u64 unsaved_threads = 0;

static __always_inline void save_registers(struct task_struct *task)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct thread_registers saved = {};
	__u32 thread = thread_number(task);

	saved.process = process_number(task);
	saved.stack_pointer = regs->sp;
	saved.thread_pointer = BPF_CORE_READ(task, thread.fsbase);
	saved.values[0] = regs->r15;
	saved.values[1] = regs->r14;
	saved.values[2] = regs->r13;
	saved.values[3] = regs->r12;
	saved.values[4] = regs->bp;
	saved.values[5] = regs->bx;
	saved.values[6] = regs->r11;
	saved.values[7] = regs->r10;
	saved.values[8] = regs->r9;
	saved.values[9] = regs->r8;
	saved.values[10] = regs->ax;
	saved.values[11] = regs->cx;
	saved.values[12] = regs->dx;
	saved.values[13] = regs->si;
	saved.values[14] = regs->di;
	if (bpf_map_update_elem(&registers, &thread, &saved, BPF_ANY))
		__sync_fetch_and_add(&unsaved_threads, 1);
}

/* A thread that ends alone leaves nothing behind; the threads that are there when their process ends do. */
static __always_inline bool is_there_at_the_end(struct task_struct *task)
{
	return BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT ||
	       BPF_CORE_READ(task, signal, live.counter) == 0;
}

/* include/trace/events/sched.h. */
SEC("tp_btf/sched_process_exit")
int registers_at_exit(__u64 *args)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 *watch = watch_of(process_number(task));

	/* Of children that are followed it is done before they are forgotten (life.bpf.h). */
	if (!watch || (*watch & WATCH_FOLLOW && !(*watch & WATCH_KEEP)))
		return 0;
	if (is_there_at_the_end(task))
		save_registers(task);
	return 0;
}

#endif
