/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stack of an allocation in the kernel: the kernel's frames by the kernel's own walk, which has tables of its own
 * (CONFIG_UNWINDER_ORC), then, for a system call or a fault of a traced process, those of its program.
 */
#ifndef SEEP_KERNEL_SITES_BPF_H
#define SEEP_KERNEL_SITES_BPF_H

/* Of pages that a program or a file gets, no more frames are taken: they are many, and of no interest unless asked for. */
#define USER_PAGE_FRAMES 8

/* 1: --pages=all */
const volatile __u32 all_pages = 0;

/* The tracepoints. */
enum kernel_event {
	EVENT_kmalloc,
	EVENT_kmalloc_node,
	EVENT_kfree,
	EVENT_kmem_cache_alloc,
	EVENT_kmem_cache_alloc_node,
	EVENT_kmem_cache_free,
	EVENT_mm_page_alloc,
	EVENT_mm_page_free,
	EVENT_percpu_alloc_percpu,
	EVENT_percpu_free_percpu,
	EVENT_COUNT,
};

/* What is allocated. */
struct kernel_request {
	__u64 address;
	__u64 size; /* bytes, as asked for */
	__u32 space; /* enum kernel_space */
	__u32 gfp;
	__u32 origin; /* ORIGIN_... */
	__u32 context; /* enum kernel_context */
	__u32 event; /* enum kernel_event */
};

/* CO-RE flavours, as in unwind.bpf.h. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct uprobe;

struct uprobe_task___stepping {
	struct uprobe *active_uprobe;
	unsigned long xol_vaddr;
	unsigned long vaddr;
};

struct task_struct___stepping {
	struct uprobe_task___stepping *utask;
};

#pragma clang attribute pop

#define PAGE_BYTES 4096ULL

/* The longest instruction. */
#define INSTRUCTION_BYTES 15

/*
 * Where the program is by its own account: the instruction under a probe runs in a copy (kernel/events/uprobes.c), and may
 * make the kernel allocate there.
 */
static __always_inline __u64 program_ip(struct task_struct *task, __u64 ip)
{
	struct task_struct___stepping *stepping = (void *)task;
	struct uprobe_task___stepping *utask = BPF_CORE_READ(stepping, utask);
	__u64 copy;

	if (!utask || !BPF_CORE_READ(utask, active_uprobe))
		return ip;
	copy = BPF_CORE_READ(utask, xol_vaddr);
	return ip - copy <= INSTRUCTION_BYTES ? BPF_CORE_READ(utask, vaddr) + ip - copy : ip;
}

/* Page faults in the page of the probes' own code, where calls return to: what the probes cost, not the program. */
static __always_inline bool in_probes_page(struct task_struct *task)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	__u64 page = return_trampoline(), ip = regs->ip;

	return page && ip - page < PAGE_BYTES && program_ip(task, ip) == ip;
}

/* Adds the frames of the program whose system call or fault this is. */
static __always_inline void walk_program(struct unwind_scratch *scratch, struct task_struct *task,
					 __u32 image)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);

	/* User mode: arch/x86/include/asm/ptrace.h. */
	if (scratch->status != STACK_COMPLETE || (regs->cs & 3) != 3)
		return;
	scratch->kernel_depth = scratch->depth;
	scratch->kernel_hash = scratch->hash;
	unwind_from(scratch, program_ip(task, regs->ip), regs->sp, regs->bp, 1);
	unwind_user(scratch, code_of(image));
}

/* Below the registers with which a thread has entered the kernel: where its entry code called from. */
static __always_inline __u64 last_return_address(struct task_struct *task)
{
	return (__u64)bpf_task_pt_regs(task) - 8;
}

/* The site of an allocation; 0 when there is no room to walk its stack or to write it down. */
static __always_inline __u32 kernel_site(void *ctx, struct task_struct *task, __u32 image,
					 const struct kernel_request *request)
{
	struct unwind_scratch *scratch = unwind_claim();
	struct kernel_stack stack = {
		.from = address_of(ctx),
		.last = request->context == CONTEXT_INTERRUPT ? 0 : last_return_address(task),
		.event = request->event + 1,
	};
	bool shallow = request->origin == ORIGIN_USER_PAGES && !all_pages;
	struct site *made;
	__u32 site;
	__u64 hash;

	if (!scratch)
		return 0;
	if (stacks_off || stack_method == STACKS_NONE) {
		scratch->depth = 0;
		scratch->hash = 0;
		scratch->status = STACK_OFF;
	} else {
		stack.most = shallow && unwind_depth > USER_PAGE_FRAMES ? USER_PAGE_FRAMES
									: unwind_depth;
		walk_kernel(ctx, scratch, &stack);
		if (!kernel_image && !shallow)
			walk_program(scratch, task, image);
	}
	hash = unwind_hash(scratch->hash, (__u64)request->context << 32 | request->origin);
	hash = unwind_hash(unwind_hash(hash, image), scratch->status);
	hash |= !hash;
	site = site_find(hash);
	if (unlikely(!site)) {
		site = site_make(scratch, image, request->origin, hash);
		made = bpf_map_lookup_elem(&sites, &site);
		if (made && site)
			made->context = request->context;
	}
	unwind_release(scratch);
	return site;
}

#endif
