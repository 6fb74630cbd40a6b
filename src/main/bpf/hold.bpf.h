/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Holds: a watched process stops itself before new code of it has run, until Seep has prepared for that code.
 *
 * The stop is a SIGSTOP that the process sends to itself: it takes effect on the way back to user mode. Who continues
 * it, also when Seep is killed, is told in docs/how-it-works.md (src/main/c/seep-launch.c does).
 *
 * A SIGCONT lifts every stop, also one that somebody else asked for during the hold. So all stops that fall into a hold
 * are written down here, by a program that runs while the kernel has the process's signals locked; whoever ends the hold
 * leaves a SIGSTOP of somebody else in force, and sends again the gentler stops that its SIGCONT took back.
 */
#ifndef SEEP_HOLD_BPF_H
#define SEEP_HOLD_BPF_H

/* asm-generic/signal.h; the same on x86-64. */
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIG_IGN 1
#define SIGNAL_BIT(number) (1U << (number))
#define STOP_SIGNALS                                                                               \
	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))

/* include/trace/events/signal.h: TRACE_SIGNAL_IGNORED. */
#define RESULT_IGNORED 1

/* include/linux/sched/signal.h: SEND_SIG_PRIV, which is what bpf_send_signal() sends with. */
#define FROM_KERNEL 1

/* include/linux/sched/jobctl.h: a stop that this thread still has to take part in. */
#define JOBCTL_STOP_PENDING (1UL << 17)

/* include/linux/sched.h: sleeps in a system call. */
#define TASK_INTERRUPTIBLE 1

/* arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/linux/wait.h. */
#define SYS_WAIT4 61
#define SYS_WAITID 247
#define WUNTRACED 2 /* and WSTOPPED of waitid */

/* Seep's own process: its SIGCONT ends a hold. */
const volatile __u32 seep_pid = 0;

/*
 * struct hold, found by its pid near the slot that the pid names. A slot is claimed here when a process is held for the
 * first time and given up when it ends; Java and the guard process (src/main/c/seep-launch.c) read it through mmap, and
 * clear the state when they decide to leave a process stopped. Full: the process is not held, and counted in
 * lost_holds.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MAX_HOLDS);
	__type(key, __u32);
	__type(value, struct hold);
} holds SEC(".maps");

/* Slots to try for a pid. */
#define HOLD_TRIES 16

/* Holds that should have been: events that nobody would have heard of, no slot, or somebody would have seen the stop. */
__u64 lost_holds = 0;

static __always_inline struct hold *hold_slot(__u32 pid, int try)
{
	__u32 index = (pid + try) % MAX_HOLDS;

	return bpf_map_lookup_elem(&holds, &index);
}

static __always_inline struct hold *find_hold(__u32 pid)
{
	for (int i = 0; i < HOLD_TRIES; i++) {
		struct hold *hold = hold_slot(pid, i);

		if (hold && hold->pid == pid)
			return hold;
	}
	return NULL;
}

static __always_inline struct hold *claim_hold(__u32 pid)
{
	struct hold *known = find_hold(pid);

	if (known)
		return known;
	for (int i = 0; i < HOLD_TRIES; i++) {
		struct hold *hold = hold_slot(pid, i);
		__u32 owner;

		if (!hold)
			continue;
		owner = __sync_val_compare_and_swap(&hold->pid, 0, pid);
		/* Another thread of this process may have been faster. */
		if (!owner || owner == pid)
			return hold;
	}
	return NULL;
}

static __noinline void give_up_hold(__u32 pid)
{
	struct hold *hold = find_hold(pid);

	if (!hold)
		return;
	hold->state = 0;
	__sync_val_compare_and_swap(&hold->pid, pid, 0);
}

/* Does the parent wait for stopped children right now? */
static __always_inline bool waits_for_stops(struct task_struct *parent)
{
	struct pt_regs *regs;

	if (parent->__state != TASK_INTERRUPTIBLE)
		return false;
	regs = (struct pt_regs *)bpf_task_pt_regs(parent);
	return (regs->orig_ax == SYS_WAIT4 && regs->dx & WUNTRACED) ||
	       (regs->orig_ax == SYS_WAITID && regs->r10 & WUNTRACED);
}

/*
 * Would somebody take the stop of this process for one that concerns him? A debugger is asked about every signal. A
 * shell with job control, which is known by ignoring SIGTSTP, and whoever waits with WUNTRACED, would take the process
 * for suspended.
 */
static __always_inline bool stop_would_be_seen(struct task_struct *task, struct task_struct *parent)
{
	return task->ptrace ||
	       (__u64)BPF_CORE_READ(parent, sighand, action[SIGTSTP - 1].sa.sa_handler) ==
		       SIG_IGN ||
	       waits_for_stops(parent);
}

/* Stops of others that are on their way already. */
static __always_inline __u32 stops_under_way(struct task_struct *task)
{
	/* Signal N is bit N - 1 of a sigset_t. */
	__u64 pending = (BPF_CORE_READ(task, pending.signal.sig[0]) |
			 BPF_CORE_READ(task, signal, shared_pending.signal.sig[0]))
			<< 1;

	if (task->jobctl & JOBCTL_STOP_PENDING)
		pending |= SIGNAL_BIT(SIGSTOP);
	return pending & STOP_SIGNALS;
}

/* Lets the current process stop before it returns to user mode; false when that can't be or would be seen. */
static __always_inline bool hold_current(__u32 pid)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct hold *hold;

	if (stop_would_be_seen(task, task->real_parent))
		return false;
	hold = claim_hold(pid);
	if (!hold)
		return false;
	/* First the mark, so that from here on the program below writes down what comes. */
	__sync_fetch_and_or(&hold->state, HOLD_HELD);
	__sync_fetch_and_or(&hold->state, stops_under_way(task));
	if (!bpf_send_signal(SIGSTOP))
		return true;
	__sync_fetch_and_and(&hold->state, ~(HOLD_HELD | STOP_SIGNALS));
	return false;
}

/*
 * include/trace/events/signal.h: (signal, info, receiver, whole process, result). The receiver's signals are locked, so
 * what is written down here is in the order in which it happened.
 */
SEC("tp_btf/signal_generate")
int signal_sent(__u64 *args)
{
	__u32 number = args[0];
	struct task_struct *task = (struct task_struct *)args[2];
	struct hold *hold;
	__u32 pid, sender, stops;

	if (number < SIGCONT || number > SIGTTOU)
		return 0;
	pid = process_number(task);
	hold = pid ? find_hold(pid) : NULL;
	if (!hold || !(hold->state & HOLD_HELD))
		return 0;
	sender = current_process();
	if (number != SIGCONT) {
		bool own = number == SIGSTOP && args[1] == FROM_KERNEL && sender == pid;

		if (!own && (__u32)args[4] != RESULT_IGNORED)
			__sync_fetch_and_or(&hold->state, SIGNAL_BIT(number));
		return 0;
	}
	stops = hold->state & STOP_SIGNALS;
	__sync_fetch_and_and(&hold->state, ~(HOLD_HELD | STOP_SIGNALS));
	if (sender == seep_pid)
		__sync_fetch_and_or(&hold->state, stops << HOLD_LIFTED_SHIFT);
	else
		__sync_fetch_and_add(&lost_holds, 1);
	return 0;
}

#endif
