/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stack of the caller of an allocator, at the allocator's return: ip is the return address, sp just above it, so
 * the first frame is the caller itself.
 */
#ifndef SEEP_STACK_BPF_H
#define SEEP_STACK_BPF_H

/* --stacks */
enum stack_method {
	STACKS_NONE,
	STACKS_BY_TABLES,
	STACKS_BY_FRAME_POINTERS,
};

const volatile __u32 stack_method = STACKS_BY_TABLES;

/* Set by Java while the trace runs, when it costs too much: from then on no stack is walked. */
volatile __u32 stacks_off = 0;

/* The kernel's own walk, which trusts rbp; kept for comparison and as a way out. */
static __always_inline void walk_frame_pointers(struct pt_regs *ctx, struct unwind_scratch *scratch)
{
	long bytes = bpf_get_stack(ctx, scratch->pcs, sizeof(scratch->pcs), BPF_F_USER_STACK);
	__u32 depth = bytes > 0 ? bytes / 8 : 0;

	scratch->status = depth ? STACK_FRAME_POINTERS : STACK_UNREADABLE;
	if (depth > unwind_depth) {
		depth = unwind_depth;
		scratch->status = STACK_DEPTH;
	}
	scratch->hash = 0;
	for (__u32 i = 0; i < MAX_STACK_DEPTH; i++) {
		if (i >= depth)
			break;
		scratch->pcs[i] = (__u64)NO_MODULE << FRAME_MODULE_SHIFT | (scratch->pcs[i] - 1);
		scratch->hash = unwind_hash(scratch->hash, scratch->pcs[i]);
	}
	scratch->depth = depth;
}

/* The image whose code map leads through the stacks of this one. */
static __always_inline __u32 code_of(__u32 index)
{
	struct image *image = bpf_map_lookup_elem(&images, &index);

	return image ? image->code_image : index;
}

/* The site of this call; 0 when there is no room to walk its stack or to write it down. */
static __noinline __u32 site_of_call(struct pt_regs *ctx, __u32 image, __u32 origin)
{
	struct unwind_scratch *scratch = unwind_claim();
	__u32 site;

	if (!scratch)
		return 0;
	switch (stacks_off ? STACKS_NONE : stack_method) {
	case STACKS_BY_TABLES:
		unwind(scratch, code_of(image), ctx->ip, ctx->sp, ctx->bp, 0);
		break;
	case STACKS_BY_FRAME_POINTERS:
		walk_frame_pointers(ctx, scratch);
		break;
	default:
		scratch->depth = 0;
		scratch->hash = 0;
		scratch->status = STACK_OFF;
	}
	site = site_for(scratch, image, origin);
	unwind_release(scratch);
	return site;
}

#endif
