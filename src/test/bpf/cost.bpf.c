// SPDX-License-Identifier: GPL-2.0
/* Programs whose cost is compared, by the kernel's own statistics. */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "abi.h"
#include "unwind.bpf.h"

/* Image of the one process that is measured. */
const volatile __u32 image = 0;

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__uint(value_size, 127 * 8);
} traces SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, __u64);
} seen SEC(".maps");

__u64 frames = 0;
__u64 walks = 0;
__u32 last_status = 0;
__u32 last_depth = 0;

SEC("uprobe")
int cost_nothing(struct pt_regs *ctx)
{
	return 0;
}

/* The walk, and whether the stack was seen before. */
SEC("uprobe")
int cost_tables(struct pt_regs *ctx)
{
	struct unwind_scratch *scratch = unwind_claim();
	__u64 one = 1;

	if (!scratch)
		return 0;
	unwind_from(scratch, ctx->ip, ctx->sp, ctx->bp, 1);
	unwind(scratch, image);
	last_status = scratch->status;
	last_depth = scratch->depth;
	if (!bpf_map_lookup_elem(&seen, &scratch->hash))
		bpf_map_update_elem(&seen, &scratch->hash, &one, BPF_ANY);
	unwind_release(scratch);
	return 0;
}

SEC("uprobe")
int cost_stackid(struct pt_regs *ctx)
{
	last_status = bpf_get_stackid(ctx, &traces, BPF_F_USER_STACK) >= 0;
	return 0;
}

SEC("uprobe")
int cost_stack(struct pt_regs *ctx)
{
	struct unwind_scratch *scratch = unwind_claim();
	long bytes;

	if (!scratch)
		return 0;
	bytes = bpf_get_stack(ctx, scratch->pcs, sizeof(scratch->pcs), BPF_F_USER_STACK);
	last_depth = (__u32)bytes / 8;
	unwind_release(scratch);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
