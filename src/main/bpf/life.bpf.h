/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of the processes that are watched: exec, and the mapping of files that may hold code. A process whose
 * watch says so is held at both (hold.bpf.h), before any of the new code has run.
 */
#ifndef SEEP_LIFE_BPF_H
#define SEEP_LIFE_BPF_H

/* arch/x86/entry/syscalls/syscall_64.tbl. */
#define SYS_MMAP 9
#define SYS_MPROTECT 10

/* asm-generic/mman-common.h. */
#define MAP_ANONYMOUS 0x20
#define PROT_EXEC 4

/* include/linux/mm.h. */
#define VM_EXEC 4

/*
 * thread group id -> watch: bit 0 WATCH_HOLD, bits 8-31 image + 1, 0 for none. Written by Java, read here. Full: Java
 * reports that the process can't be watched.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_IMAGES);
	__type(key, __u32);
	__type(value, __u32);
} watches SEC(".maps");

#define WATCH_HOLD 1
#define WATCH_IMAGE_SHIFT 8

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
	__uint(max_entries, 256 * 1024);
} life_events SEC(".maps");

/* A ring buffer has no value type: this puts the record's into the object's BTF, where a test compares it with Java. */
struct life_event *life_event_type __attribute__((unused));

static __always_inline __u32 *watch_of(__u32 pid)
{
	return bpf_map_lookup_elem(&watches, &pid);
}

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
	event->reserved = 0;
	bpf_ringbuf_submit(event, 0);
}

/* include/trace/events/sched.h: (task, old pid, binary). Fires in the new image, before its first instruction. */
SEC("tp_btf/sched_process_exec")
int process_exec(__u64 *args)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u32 *watch = watch_of(pid);
	struct image *image;
	__u32 index;

	if (!watch)
		return 0;
	index = (*watch >> WATCH_IMAGE_SHIFT) - 1;
	image = bpf_map_lookup_elem(&images, &index);
	if (image)
		image->closed = 1;
	report(LIFE_EXEC, pid, *watch);
	return 0;
}

/* include/trace/events/sched.h: (task, ...). Fires in each thread; signal->live counts those that have not come here. */
SEC("tp_btf/sched_process_exit")
int process_exit(__u64 *args)
{
	struct task_struct *task = (struct task_struct *)args[0];
	__u32 pid = task->tgid;

	if (!watch_of(pid) || BPF_CORE_READ(task, signal, live.counter))
		return 0;
	give_up_hold(pid);
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
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
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

/*
 * include/trace/events/mmap_lock.h: (mm, ...). mprotect has no tracepoint; but it is one of the few that take the lock
 * of an address space for writing, and this one fires before it does. The stop comes when the code is executable.
 * Memory that comes from no file needs no preparation: generated code has no tables.
 */
SEC("tp_btf/mmap_lock_start_locking")
int before_lock(__u64 *args)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	bool becomes = false;
	__u32 pid, *watch;

	if (regs->orig_ax != SYS_MPROTECT || !(regs->dx & PROT_EXEC))
		return 0;
	pid = bpf_get_current_pid_tgid() >> 32;
	watch = watch_of(pid);
	if (!watch)
		return 0;
	/* When another thread has the lock nobody can tell: Java looks. */
	if (bpf_find_vma(task, regs->di, becomes_code, &becomes, 0) || becomes)
		report(LIFE_MAP, pid, *watch);
	return 0;
}

#endif
