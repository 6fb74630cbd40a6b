/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that a program takes from the kernel directly: mmap, munmap, mremap and brk, as system calls, however they are
 * made. Only loaded with --mmap: a tracepoint on system calls makes all of them slower, on the whole machine
 * (docs/performance.md).
 *
 * Which ranges are mapped is Java's business (io.seep.engine.Mappings): these calls are rare, and a range may fall in
 * two or be covered by another. What is here keeps their order: a range that goes is told at the entry of its call, while
 * it is still the caller's, and one that comes at the return; in between another thread may be given the same addresses.
 * A call that fails takes its word back.
 *
 * What an allocator does inside one of its calls is its own affair: the program has asked for a block.
 */
#ifndef SEEP_MAPPINGS_BPF_H
#define SEEP_MAPPINGS_BPF_H

/* arch/x86/entry/syscalls/syscall_64.tbl */
#define SYS_MUNMAP 11
#define SYS_BRK 12
#define SYS_MREMAP 25

/* include/uapi/linux/mman.h */
#define MREMAP_DONTUNMAP 4

/* A system call returns -errno in this range (include/linux/err.h). */
#define IS_ERROR(result) ((__u64)(result) >= (__u64) - 4095)

/* Indexes into Java's table of function names. */
const volatile __u32 origin_mmap = 0;
const volatile __u32 origin_mremap = 0;
const volatile __u32 origin_brk = 0;

/*
 * struct mapping_event, for Java, in the order in which ranges came and went. Java sets its size before load; it is never
 * written without --mmap. Full: LOSS_MAPPINGS.
 */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} mapping_events SEC(".maps");

struct mapping_event *mapping_event_type __attribute__((unused));

static __always_inline bool maps_memory(__u64 number)
{
	return number == SYS_MMAP || number == SYS_MUNMAP || number == SYS_BRK ||
	       number == SYS_MREMAP;
}

/* Tells Java; false when it will not hear of it. */
static __always_inline bool tell_mapping(__u32 kind, __u32 image, __u64 start, __u64 size,
					 __u32 site)
{
	struct mapping_event *event = bpf_ringbuf_reserve(&mapping_events, sizeof(*event), 0);

	if (!event) {
		count_loss(LOSS_MAPPINGS, 1);
		return false;
	}
	event->kind = kind;
	event->image = image;
	event->start = start;
	event->size = size;
	event->site = site;
	event->thread = current_thread();
	bpf_ringbuf_submit(event, 0);
	return true;
}

/* The site of a system call, by the registers with which it entered the kernel. */
static __noinline __u32 site_of_mapping(const struct pt_regs *regs, __u32 image, __u32 origin)
{
	struct unwind_scratch *scratch = unwind_claim();
	__u32 site;

	if (!scratch)
		return 0;
	if (stack_method == STACKS_NONE || stacks_off) {
		scratch->depth = 0;
		scratch->hash = 0;
		scratch->status = STACK_OFF;
	} else {
		unwind_from(scratch, regs->ip, regs->sp, regs->bp, 1);
		unwind_user(scratch, code_of(image));
	}
	site = site_for(scratch, image, origin);
	unwind_release(scratch);
	return site;
}

static __always_inline void tell_coming(const struct pt_regs *regs, __u32 index, __u32 origin,
					__u64 start, __u64 size)
{
	__u32 site = SITE_UNCOUNTED;

	if (size >= min_size && size <= max_size) {
		site = site_of_mapping(regs, index, origin);
		if (!site)
			site = stackless_site(index, size);
	}
	tell_mapping(MAPPING_COMES, index, start, size, site);
}

/* The image that the current process is; NULL when nothing of it is recorded. */
static __always_inline struct image *watched_image(__u32 *index)
{
	__u32 *watch = watch_of(current_process());

	if (!watch)
		return NULL;
	*index = (*watch >> WATCH_IMAGE_SHIFT) - 1;
	return open_image(*index);
}

/* Does the call come from inside an allocator? A record that longjmp left behind says nothing. */
static __always_inline bool inside_allocator(struct thread_state *thread, __u64 sp)
{
	if (thread->depth)
		drop_dead_calls(thread, sp);
	return thread->depth;
}

/* include/trace/events/syscalls.h: (registers, number). */
SEC("tp_btf/sys_enter")
int mapping_entry(__u64 *args)
{
	const struct pt_regs *regs = (const struct pt_regs *)args[0];
	__u64 number = args[1], start, size;
	struct thread_state *thread;
	struct task_struct *task;
	struct image *image;
	__u32 index = 0;
	bool told = false;

	if (!maps_memory(number))
		return 0;
	image = watched_image(&index);
	if (!image)
		return 0;
	thread = this_thread(BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!thread) {
		count_loss(LOSS_THREAD_STATES, 1);
		return 0;
	}
	thread->mapping_call = 0;
	if (inside_allocator(thread, regs->sp))
		return 0;
	start = regs->di;
	size = regs->si;
	switch (number) {
	case SYS_MUNMAP:
		told = tell_mapping(MAPPING_GOES, index, start, size, 0);
		break;
	case SYS_MREMAP:
		/* An old size of 0 makes a second mapping of shared memory. */
		if (size && !(regs->r10 & MREMAP_DONTUNMAP))
			told = tell_mapping(MAPPING_GOES, index, start, size, 0);
		break;
	case SYS_BRK:
		task = bpf_get_current_task_btf();
		thread->old_break = BPF_CORE_READ(task, mm, brk);
		if (start >= BPF_CORE_READ(task, mm, start_brk) && start < thread->old_break)
			told = tell_mapping(MAPPING_SHRINKS, index, start,
					    thread->old_break - start, 0);
		break;
	}
	thread->mapping_call = number + 1;
	thread->mapping_told = told;
	return 0;
}

/* include/trace/events/syscalls.h: (registers, result). The registers are still those of the call, but for rax. */
SEC("tp_btf/sys_exit")
int mapping_return(__u64 *args)
{
	const struct pt_regs *regs = (const struct pt_regs *)args[0];
	__u64 number = regs->orig_ax, result = args[1];
	struct thread_state *thread;
	struct image *image;
	__u32 index = 0;
	bool failed;

	if (!maps_memory(number))
		return 0;
	image = watched_image(&index);
	if (!image)
		return 0;
	thread = this_thread(0);
	/* Not if it began before the trace, or in an allocator. */
	if (!thread || thread->mapping_call != number + 1)
		return 0;
	thread->mapping_call = 0;
	/* brk returns where the break is then, whatever was asked. */
	failed = number == SYS_BRK ? result != regs->di : IS_ERROR(result);
	if (failed) {
		if (thread->mapping_told)
			tell_mapping(MAPPING_STAYS, index, 0, 0, 0);
		return 0;
	}
	switch (number) {
	case SYS_MMAP:
		tell_coming(regs, index, origin_mmap, result, regs->si);
		break;
	case SYS_MREMAP:
		tell_coming(regs, index, origin_mremap, result, regs->dx);
		break;
	case SYS_BRK:
		if (result > thread->old_break)
			tell_coming(regs, index, origin_brk, thread->old_break,
				    result - thread->old_break);
		break;
	}
	return 0;
}

#endif
