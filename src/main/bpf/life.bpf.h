/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of the processes that are watched: fork, exec, exit, and the mapping of files that may hold code. A process
 * whose watch says so is held at exec and mapping (hold.bpf.h), before any of the new code has run. A fork needs no hold:
 * the child has the memory of its parent, probes included, and its image begins here.
 */
#ifndef SEEP_LIFE_BPF_H
#define SEEP_LIFE_BPF_H

/* arch/x86/entry/syscalls/syscall_64.tbl. */
#define SYS_MMAP 9
#define SYS_MPROTECT 10

/* asm-generic/mman-common.h. */
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20
#define PROT_EXEC 4

/* include/linux/mm.h. */
#define VM_EXEC 4

/*
 * Files whose mapping needs nothing from Java. Written by Java when it has dealt with a file, read here.
 * Full: a file that is mapped again is held again, which costs time and loses nothing.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct file_identity);
	__type(value, __u32);
} known_files SEC(".maps");

/* struct life_event, for Java. Full: the process is not held, and counted in lost_holds. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} life_events SEC(".maps");

/* A ring buffer has no value type: this puts the record's into the object's BTF, where a test compares it with Java. */
struct life_event *life_event_type __attribute__((unused));

/* The record goes first: a process must not wait for somebody who does not know of it. */
static __always_inline void report(__u32 kind, __u32 pid, __u32 watch)
{
	struct life_event *event = bpf_ringbuf_reserve(&life_events, sizeof(*event), 0);
	bool held = false;

	if (event && watch & WATCH_HOLD)
		held = hold_current(pid);
	if (watch & WATCH_HOLD && !held)
		__sync_fetch_and_add(&lost_holds, 1);
	if (!event)
		return;
	event->kind = kind;
	event->pid = pid;
	event->held = held;
	event->image = watch >> WATCH_IMAGE_SHIFT;
	bpf_ringbuf_submit(event, 0);
}

/* Tells Java; nobody is held. */
static __always_inline void tell(__u32 kind, __u32 pid, __u32 watch)
{
	report(kind, pid, watch & ~WATCH_HOLD);
}

/* The pid of a task as its own namespace numbers it: include/linux/pid.h. */
static __always_inline __u32 namespace_pid(struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	__u32 level = BPF_CORE_READ(pid, level);
	struct upid *innermost = &pid->numbers[0];

	return BPF_CORE_READ(innermost + level, nr);
}

/* kernel/bpf/helpers.c, Linux 6.2; before, nothing asks for it. */
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;

/*
 * The first allocation of an image. A child that was forked is held there, until Seep keeps its memory: one that never
 * allocates leaves nothing to search for, and is left alone. Where it can't be held Seep has to be fast.
 */
__noinline int note_first_allocation(__u32 index)
{
	struct image *image = bpf_map_lookup_elem(&images, &index);
	struct life_event *event;
	__u32 pid = current_process();
	__u32 *watch = watch_of(pid);

	if (!image)
		return 0;
	image->allocates = 1;
	if (!image->parent_image || !watch || image->pid != pid)
		return 0;
	event = bpf_ringbuf_reserve(&life_events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->kind = LIFE_ALLOCATES;
	event->pid = pid;
	event->held = 0;
	/* A probe may sleep, and then its task's parent is safe to look at under this lock only. */
	if (bpf_rcu_read_lock)
		bpf_rcu_read_lock();
	if (*watch & WATCH_HOLD)
		event->held = hold_current(pid);
	if (bpf_rcu_read_unlock)
		bpf_rcu_read_unlock();
	event->image = index + 1;
	bpf_ringbuf_submit(event, 0);
	return 0;
}

/*
 * A number for a new image of a followed process; MAX_IMAGES when all are taken. parent_image: plus 1, of a child that
 * was forked; 0 for a program that begins.
 */
static __noinline __u32 begin_image(struct task_struct *task, __u32 parent_image, __u32 parent_pid)
{
	struct image *image, *parent;
	__u32 index, parent_index = parent_image - 1;

	/* Looked at before taking, so that a full table does not make the counter run on for ever. */
	index = next_image < MAX_IMAGES ? __sync_fetch_and_add(&next_image, 1) : MAX_IMAGES;
	image = bpf_map_lookup_elem(&images, &index);
	if (!image) {
		count_loss(LOSS_PROCESSES, 1);
		return MAX_IMAGES;
	}
	image->nested_frees = 1;
	image->code_image = index;
	image->parent_image = parent_image;
	image->parent_pid = parent_pid;
	image->began = bpf_ktime_get_ns();
	image->namespace_pid = namespace_pid(task);
	bpf_probe_read_kernel_str(image->name, sizeof(image->name), task->comm);
	parent = parent_image ? bpf_map_lookup_elem(&images, &parent_index) : NULL;
	if (parent) {
		image->code_image = parent->code_image;
		image->frees_judged = parent->frees_judged ? FREES_JUDGED : FREES_NOT_JUDGED;
	}
	*(volatile __u32 *)&image->pid = process_number(task);
	return index;
}

/* signal: the low bits of what wait(2) will tell; 0 for an exec. */
static __always_inline void end_image(__u32 watch, __u32 signal)
{
	__u32 index = (watch >> WATCH_IMAGE_SHIFT) - 1;
	struct image *image = bpf_map_lookup_elem(&images, &index);

	if (!image || watch & WATCH_SHARES)
		return;
	image->closed = 1;
	image->end_signal = signal;
	image->ended = bpf_ktime_get_ns();
}

/*
 * include/trace/events/sched.h: (parent, child). Fires before the child can run: its first instruction is seen as well.
 * A child of vfork, or of clone with CLONE_VM, lives in its parent's memory: its calls are its parent's.
 */
SEC("tp_btf/sched_process_fork")
int process_fork(__u64 *args)
{
	struct task_struct *parent = (struct task_struct *)args[0];
	struct task_struct *child = (struct task_struct *)args[1];
	__u32 parent_pid = process_number(parent), pid = process_number(child), image, made;
	__u32 *watch;

	if (pid == parent_pid)
		return 0;
	watch = watch_of(parent_pid);
	if (!watch || !(*watch & WATCH_FOLLOW) || !(*watch >> WATCH_IMAGE_SHIFT))
		return 0;
	made = *watch & (WATCH_HOLD | WATCH_FOLLOW | WATCH_SELECTED);
	image = *watch >> WATCH_IMAGE_SHIFT;
	if (child->mm == parent->mm) {
		made |= WATCH_SHARES | image << WATCH_IMAGE_SHIFT;
	} else {
		image = begin_image(child, image, parent_pid);
		if (image >= MAX_IMAGES)
			return 0;
		made |= (image + 1) << WATCH_IMAGE_SHIFT;
	}
	if (bpf_map_update_elem(&watches, &pid, &made, BPF_ANY)) {
		end_image(made, 0);
		count_loss(LOSS_PROCESSES, 1);
		return 0;
	}
	if (!(made & WATCH_SHARES))
		tell(LIFE_FORK, pid, made);
	return 0;
}

/*
 * --name, --cgroup, --container: programs that are followed whoever starts them. Written by Java, read at each exec on the machine as
 * long as selects, their watch, is set. Full: Java refuses it.
 */
__u32 selects = 0;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, char[NAME_BYTES]);
	__type(value, __u32);
} selected_names SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct group_identity);
	__type(value, __u32);
} selected_groups SEC(".maps");

/* Mount namespaces by the number of /proc/PID/ns/mnt: containers whose groups can't be told. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u32);
} selected_mounts SEC(".maps");

/* Groups lie in each other; the kernel allows more, nobody uses it. */
#define MOST_GROUPS_DEEP 16

/* Is the group, or one that it lies in, selected? Global: verified once, and not for each subsystem. */
__noinline bool is_selected_group(__u64 address)
{
	struct cgroup *group = (struct cgroup *)address;

	for (int i = 0; i < MOST_GROUPS_DEEP && group; i++) {
		struct group_identity key = {};
		struct cgroup_subsys_state *parent;

		key.number = BPF_CORE_READ(group, kn, id);
		key.hierarchy = BPF_CORE_READ(group, root, hierarchy_id);
		if (bpf_map_lookup_elem(&selected_groups, &key))
			return true;
		parent = BPF_CORE_READ(group, self.parent);
		group = parent ? BPF_CORE_READ(parent, cgroup) : NULL;
	}
	return false;
}

/* A process is in one group of version 2 and, for each subsystem, in one of whatever version has it. */
#define MOST_SUBSYSTEMS 16

static __noinline bool selected(struct task_struct *task)
{
	char name[NAME_BYTES] = {};
	struct css_set *groups;
	__u32 count, mounts;

	bpf_probe_read_kernel_str(name, sizeof(name), task->comm);
	if (bpf_map_lookup_elem(&selected_names, name))
		return true;
	mounts = BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
	if (bpf_map_lookup_elem(&selected_mounts, &mounts))
		return true;
	groups = BPF_CORE_READ(task, cgroups);
	if (is_selected_group((__u64)BPF_CORE_READ(groups, dfl_cgrp)))
		return true;
	count = bpf_core_field_size(groups->subsys) / sizeof(void *);
	for (__u32 i = 0; i < MOST_SUBSYSTEMS && i < count; i++) {
		struct cgroup_subsys_state **slot = &groups->subsys[0] + i;
		struct cgroup_subsys_state *state = NULL;

		bpf_probe_read_kernel(&state, sizeof(state), slot);
		if (state && is_selected_group((__u64)BPF_CORE_READ(state, cgroup)))
			return true;
	}
	return false;
}

/* include/trace/events/sched.h: (task, old pid, binary). Fires in the new image, before its first instruction. */
SEC("tp_btf/sched_process_exec")
int process_exec(__u64 *args)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 pid = current_process(), image;
	__u32 *watch = watch_of(pid);

	/* Whoever is in no namespace that Seep can see into has no number by which it could be watched. */
	if (!watch && pid && selects && selected(task)) {
		__u32 none = selects;

		bpf_map_update_elem(&watches, &pid, &none, BPF_NOEXIST);
		watch = watch_of(pid);
	}
	if (!watch)
		return 0;
	/* A signal handler may have called exec from the middle of a call. Other threads have come to their end already. */
	settle_thread(task);
	end_image(*watch, 0);
	if (*watch & WATCH_SELECTED && !selected(task)) {
		bpf_map_delete_elem(&watches, &pid);
		return 0;
	}
	if (*watch & WATCH_FOLLOW) {
		image = begin_image(task, 0, process_number(task->real_parent));
		if (image >= MAX_IMAGES) {
			bpf_map_delete_elem(&watches, &pid);
			return 0;
		}
		*watch = (*watch & 0xff & ~WATCH_SHARES) | (image + 1) << WATCH_IMAGE_SHIFT;
	}
	report(LIFE_EXEC, pid, *watch);
	return 0;
}

/* Of the first process the registers are saved in any case (registers.bpf.h). */
static __always_inline bool leaves_memory(__u32 watch)
{
	__u32 index = (watch >> WATCH_IMAGE_SHIFT) - 1;
	struct image *image = bpf_map_lookup_elem(&images, &index);

	return image && image->allocates && watch & WATCH_FOLLOW &&
	       !(watch & (WATCH_KEEP | WATCH_SHARES));
}

/* Processor time of processes that were followed and have ended, nanoseconds. */
__u64 ended_cpu_nanos = 0;

/* include/trace/events/sched.h: (task, ...). Fires in each thread; signal->live counts those that have not come here. */
SEC("tp_btf/sched_process_exit")
int process_exit(__u64 *args)
{
	struct task_struct *task = (struct task_struct *)args[0];
	__u32 pid = process_number(task), *watch = watch_of(pid);

	if (!watch)
		return 0;
	if (keeps_children && leaves_memory(*watch) && is_there_at_the_end(task))
		save_registers(bpf_get_current_task_btf());
	if (BPF_CORE_READ(task, signal, live.counter))
		return 0;
	give_up_hold(pid);
	note_end_for_kernel(*watch);
	if (!(*watch & WATCH_FOLLOW))
		return 0;
	__sync_fetch_and_add(&ended_cpu_nanos, BPF_CORE_READ(task, signal, sum_sched_runtime) +
						       BPF_CORE_READ(task, se.sum_exec_runtime));
	/* include/linux/wait.h: bits 0-6 of an exit code. */
	end_image(*watch, task->exit_code & 0x7f);
	if (!(*watch & WATCH_SHARES))
		tell(LIFE_EXIT, pid, *watch);
	if (!(*watch & WATCH_KEEP))
		bpf_map_delete_elem(&watches, &pid);
	return 0;
}

/* The file behind a descriptor of the current task; false when there is none. */
static __always_inline bool file_of(__u32 descriptor, struct file_identity *identity)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **slot;
	struct file *file;

	if (descriptor >= BPF_CORE_READ(table, max_fds))
		return false;
	slot = BPF_CORE_READ(table, fd) + descriptor;
	if (bpf_probe_read_kernel(&file, sizeof(file), slot) || !file)
		return false;
	identity->inode = BPF_CORE_READ(file, f_inode, i_ino);
	identity->device = BPF_CORE_READ(file, f_inode, i_sb, s_dev);
	identity->reserved = 0;
	return true;
}

/*
 * include/trace/events/mmap.h. The kernel looks for a free range when a program asks for a mapping anywhere, as the
 * dynamic loader does for each library before it lays the segments over that range: the one tracepoint on this path
 * that needs neither tracefs nor a slow path in every system call. The stop comes at the end of that first mmap, when
 * the file is known and none of its code is mapped yet.
 */
SEC("tp_btf/vm_unmapped_area")
int area_found(__u64 *args)
{
	__u32 pid = current_process();
	__u32 *watch = watch_of(pid);
	struct file_identity identity = {};
	struct pt_regs *regs;

	if (!watch)
		return 0;
	regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	if (regs->orig_ax != SYS_MMAP || regs->r10 & MAP_ANONYMOUS)
		return 0;
	if (!file_of(regs->r8, &identity) || bpf_map_lookup_elem(&known_files, &identity))
		return 0;
	report(LIFE_MAP, pid, *watch);
	return 0;
}

/* Tells whether a mapping is of a file and not executable yet. */
static long becomes_code(struct task_struct *task, struct vm_area_struct *area, void *result)
{
	*(bool *)result = area->vm_file && !(area->vm_flags & VM_EXEC);
	return 0;
}

/* Tells whether a mapping is of a file: then it is a loader that lays the segments of a library over its range. */
static long is_of_file(struct task_struct *task, struct vm_area_struct *area, void *result)
{
	*(bool *)result = area->vm_file;
	return 0;
}

/* Does the current mmap put code of a file where none of that file's range is, so that nobody has searched for it? */
static __always_inline bool places_code(struct task_struct *task, struct pt_regs *regs)
{
	struct file_identity identity = {};
	bool covers = false;

	if (regs->orig_ax != SYS_MMAP || !(regs->dx & PROT_EXEC) || !(regs->r10 & MAP_FIXED) ||
	    regs->r10 & MAP_ANONYMOUS)
		return false;
	return (bpf_find_vma(task, regs->di, is_of_file, &covers, 0) || !covers) &&
	       file_of(regs->r8, &identity) && !bpf_map_lookup_elem(&known_files, &identity);
}

/* Does the current mprotect make code of a file that was data? */
static __always_inline bool makes_code(struct task_struct *task, struct pt_regs *regs)
{
	bool becomes = false;

	if (regs->orig_ax != SYS_MPROTECT || !(regs->dx & PROT_EXEC))
		return false;
	/* When another thread has the lock nobody can tell: Java looks. */
	return bpf_find_vma(task, regs->di, becomes_code, &becomes, 0) || becomes;
}

/*
 * include/trace/events/mmap_lock.h: (mm, ...). mprotect has no tracepoint, and an mmap at a fixed address passes none;
 * but they are among the few that take the lock of an address space for writing, and this one fires before they do. The
 * stop comes when the code is executable. Memory that comes from no file needs no preparation: generated code has no
 * tables.
 */
SEC("tp_btf/mmap_lock_start_locking")
int before_lock(__u64 *args)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	__u32 pid, *watch;

	if (!(regs->dx & PROT_EXEC) || (regs->orig_ax != SYS_MPROTECT && regs->orig_ax != SYS_MMAP))
		return 0;
	pid = current_process();
	watch = watch_of(pid);
	if (watch && (makes_code(task, regs) || places_code(task, regs)))
		report(LIFE_MAP, pid, *watch);
	return 0;
}

#endif
