/* SPDX-License-Identifier: GPL-2.0 */
/*
 * On whose behalf the kernel works at this moment: of a process, of nobody (an interrupt, a kernel thread), or of Seep.
 */
#ifndef SEEP_KERNEL_CONTEXT_BPF_H
#define SEEP_KERNEL_CONTEXT_BPF_H

/* include/linux/sched.h. */
#define PF_IO_WORKER 0x00000010
#define PF_USER_WORKER 0x00004000
#define PF_KTHREAD 0x00200000

/* arch/x86/include/asm/page_64_types.h: THREAD_SIZE, without KASAN. */
#define KERNEL_STACK_BYTES (16 << 10)

/* The image that takes what the kernel allocates for anybody, plus 1; 0: only that of watched processes is recorded. */
__u32 kernel_image = 0;

/*
 * What was allocated while a watched process was the current one, but not by it: in an interrupt, or by a thread of the
 * kernel's that works in its memory. Not recorded. Read by Java.
 */
__u64 apart_allocations = 0;
__u64 apart_bytes = 0;

/*
 * A pointer as a number. The difference of two pointers is one, which either alone is not for the verifier; in assembler,
 * or the compiler would know better.
 */
static __always_inline __u64 address_of(const void *pointer)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 distance = (__u64)pointer;

	asm volatile("%[distance] -= %[task]" : [distance] "+r"(distance) : [task] "r"(task));
	return bpf_get_current_task() + distance;
}

/*
 * Is the stack that ctx lies on the task's own? Interrupts that come in kernel mode, and what they raise, have stacks of
 * their own on x86-64 (arch/x86/include/asm/irq_stack.h). One that comes in user mode uses the task's: Java tells it by
 * the root of its stack. The count of preempt_count() would say it all, but a program can read it only where
 * /proc/kallsyms has data (CONFIG_KALLSYMS_ALL).
 */
static __always_inline bool on_task_stack(void *ctx, struct task_struct *task)
{
	return address_of(ctx) - (__u64)task->stack < KERNEL_STACK_BYTES;
}

/* Seep itself, and the processes that it starts for its own work. */
static __always_inline bool is_seep(struct task_struct *task)
{
	return process_number(task) == seep_pid || process_number(task->real_parent) == seep_pid;
}

/* No image: the allocation is not recorded. */
#define NOBODY MAX_IMAGES

static __always_inline __u32 context_of(void *ctx, struct task_struct *task)
{
	if (!on_task_stack(ctx, task))
		return CONTEXT_INTERRUPT;
	return task->flags & (PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER) ? CONTEXT_KERNEL_THREAD
									  : CONTEXT_TASK;
}

/* The image that an allocation made now belongs to. */
static __always_inline __u32 image_of_context(struct task_struct *task, __u32 context, __u64 size)
{
	__u32 *watch, image;

	if (kernel_image)
		return is_seep(task) && context == CONTEXT_TASK ? NOBODY : kernel_image - 1;
	watch = watch_of(process_number(task));
	if (!watch || !(*watch >> WATCH_IMAGE_SHIFT))
		return NOBODY;
	if (context != CONTEXT_TASK) {
		__sync_fetch_and_add(&apart_allocations, 1);
		__sync_fetch_and_add(&apart_bytes, size);
		return NOBODY;
	}
	image = (*watch >> WATCH_IMAGE_SHIFT) - 1;
	return open_image(image) ? image : NOBODY;
}

#endif
