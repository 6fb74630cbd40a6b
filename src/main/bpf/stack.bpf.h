/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stack of the caller of an allocator, at the allocator's return: ip is the return address, sp just above it, so
 * the first frame is the caller itself.
 */
#ifndef SEEP_STACK_BPF_H
#define SEEP_STACK_BPF_H

/* Most frames to keep of a stack: --stack-depth. */
const volatile __u32 stack_depth = 64;

/* 0: --stacks=none. */
const volatile __u32 stacks_wanted = 1;

static __always_inline struct scratch *scratch_claim(void)
{
	__u32 index = bpf_get_smp_processor_id() * SCRATCH_PER_CPU;

	for (int i = 0; i < SCRATCH_PER_CPU; i++, index++) {
		struct scratch *scratch = bpf_map_lookup_elem(&scratches, &index);

		if (scratch && !__sync_val_compare_and_swap(&scratch->busy, 0, 1))
			return scratch;
	}
	return NULL;
}

static __always_inline void scratch_release(struct scratch *scratch)
{
	__sync_lock_test_and_set(&scratch->busy, 0);
}

/* Fills pcs; returns the number of frames. */
static __always_inline __u32 walk_frame_pointers(struct pt_regs *ctx, struct scratch *scratch,
						 __u8 *status)
{
	long bytes = bpf_get_stack(ctx, scratch->pcs, sizeof(scratch->pcs), BPF_F_USER_STACK);

	if (bytes <= 0) {
		*status = STACK_UNREADABLE;
		return 0;
	}
	*status = STACK_FRAME_POINTERS;
	if (bytes / 8 > stack_depth) {
		*status = STACK_DEPTH;
		return stack_depth;
	}
	return bytes / 8;
}

/* The site of this call: SITE numbers are never 0, an image's stackless site is the last resort. */
static __noinline __u32 site_of_call(struct pt_regs *ctx, __u64 cookie)
{
	struct scratch *scratch;
	__u64 hash = cookie;
	__u8 status = STACK_OFF;
	__u32 depth = 0, site;

	scratch = scratch_claim();
	if (!scratch)
		return 0;
	if (stacks_wanted)
		depth = walk_frame_pointers(ctx, scratch, &status);
	hash = hash_step(hash, status);
	for (__u32 i = 0; i < MAX_STACK_DEPTH; i++) {
		if (i >= depth)
			break;
		hash = hash_step(hash, scratch->pcs[i]);
	}
	if (!hash)
		hash = 1;
	site = site_for(scratch, depth, hash, (cookie & 0xffffffff) | ((__u64)status << 56));
	scratch_release(scratch);
	return site;
}

#endif
