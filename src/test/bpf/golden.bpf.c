// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the stacks of unwind.bpf.h with those that src/test/programs/unwind/golden_malloc.c shows at golden_mark.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "abi.h"
#include "unwind.bpf.h"

#define MOST_EXAMPLES 16
#define EXAMPLE_FRAMES 96

/* process -> image; written by the test before it lets the process go on. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u32);
} images_of_processes SEC(".maps");

/* hash of a stack -> how often it was seen. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 262144);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, __u64);
} seen SEC(".maps");

struct example {
	__u32 status;
	__u32 differs_at;
	__u32 ours_depth;
	__u32 theirs_depth;
	__u32 root;
	__u32 fp_frames;
	__u64 ours[EXAMPLE_FRAMES];
	__u64 theirs[EXAMPLE_FRAMES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MOST_EXAMPLES);
	__type(key, __u32);
	__type(value, struct example);
} examples SEC(".maps");

enum tally {
	TALLY_STACKS,
	TALLY_FRAMES,
	TALLY_EXACT, /* the same frames, and both say that it is the whole stack */
	TALLY_CUT_EQUAL, /* the same frames up to the depth limit */
	TALLY_UNROOTED_EQUAL, /* the same frames, but they did not reach the root */
	TALLY_SHORTER, /* ours are the first of theirs */
	TALLY_LONGER, /* theirs are the first of ours */
	TALLY_MISMATCH,
	TALLY_BUSY,
	TALLY_FRAME_POINTERS, /* stacks with frames that were walked by frame pointer */
	TALLY_STATUS, /* + enum stack_status */
	TALLY_COUNT = TALLY_STATUS + 16,
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, TALLY_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} tallies SEC(".maps");

__u32 next_example = 0;
__u32 turn = 0;

/* 0: never begin at an exact instruction. */
const volatile __u32 exact_turns = 1;

static __always_inline void count(__u32 what, __u64 amount)
{
	__u64 *tally = bpf_map_lookup_elem(&tallies, &what);

	if (tally)
		__sync_fetch_and_add(tally, amount);
}

/* Their frame's code. */
__noinline __u64 code_of(const struct image_code *code, __u64 address)
{
	__u32 at = unwind_find_mapping(code, address);

	if (!code || at >= MAX_CODE_MAPPINGS)
		return (__u64)NO_MODULE << FRAME_MODULE_SHIFT | address;
	return (__u64)code->mappings[at].module << FRAME_MODULE_SHIFT |
	       (address - code->mappings[at].bias);
}

/* Whether frame i of theirs is frame i + skip of ours. */
__noinline bool same_frame(const struct image_code *code, struct unwind_scratch *scratch,
			   const __u64 *theirs, __u32 ours_at)
{
	if (!code || !scratch || !theirs || ours_at >= MAX_STACK_DEPTH)
		return false;
	return scratch->pcs[ours_at] == code_of(code, *theirs);
}

__noinline int keep_example(struct unwind_scratch *scratch, __u32 image, __u64 theirs, __u64 counts)
{
	struct image_code *code = bpf_map_lookup_elem(&image_code, &image);
	struct example *example;
	__u32 number;

	if (next_example >= MOST_EXAMPLES || !scratch || !code)
		return 0;
	number = __sync_fetch_and_add(&next_example, 1);
	example = bpf_map_lookup_elem(&examples, &number);
	if (!example)
		return 0;
	example->status = scratch->status;
	example->differs_at = counts & 0xffff;
	example->theirs_depth = counts >> 16 & 0xffff;
	example->root = counts >> 32;
	example->ours_depth = scratch->depth;
	example->fp_frames = scratch->fp_frames;
	for (__u32 i = 0; i < EXAMPLE_FRAMES; i++) {
		__u64 address = 0;

		example->ours[i] = scratch->pcs[i];
		if (i < example->theirs_depth)
			bpf_probe_read_user(&address, sizeof(address), (void *)(theirs + i * 8));
		example->theirs[i] = code_of(code, address);
	}
	return 0;
}

static __always_inline int compare(struct unwind_scratch *scratch, struct image_code *code,
				   __u32 image, __u64 theirs, __u32 n, __u32 root, __u32 skip)
{
	__u32 ours = scratch->depth - skip, i, what;

	if (ours > MAX_STACK_DEPTH)
		ours = 0;
	/* Their first frame is record(), at another instruction than where ours is. */
	for (i = 1; i < MAX_STACK_DEPTH; i++) {
		__u64 address = 0;

		if (i >= n || i >= ours)
			break;
		if (bpf_probe_read_user(&address, sizeof(address), (void *)(theirs + i * 8)) ||
		    !same_frame(code, scratch, &address, i + skip))
			break;
	}
	if (i < n && i < ours)
		what = TALLY_MISMATCH;
	else if (scratch->status == STACK_DEPTH)
		what = TALLY_CUT_EQUAL;
	else if (ours < n)
		what = TALLY_SHORTER;
	else if (ours > n)
		what = TALLY_LONGER;
	else if (!root)
		what = TALLY_UNROOTED_EQUAL;
	else
		what = scratch->status == STACK_COMPLETE ? TALLY_EXACT : TALLY_SHORTER;
	count(what, 1);
	if (what == TALLY_SHORTER || what == TALLY_MISMATCH || what == TALLY_LONGER)
		keep_example(scratch, image, theirs, i | (__u64)n << 16 | (__u64)root << 32);
	return 0;
}

SEC("uprobe")
int golden(struct pt_regs *ctx)
{
	__u64 theirs = ctx->di, n = ctx->si, root = ctx->dx, ip = ctx->ip, sp = ctx->sp, once = 1;
	__u32 process = bpf_get_current_pid_tgid() >> 32;
	__u32 *image = bpf_map_lookup_elem(&images_of_processes, &process);
	struct unwind_scratch *scratch;
	struct image_code *code;
	__u64 *times;
	__u32 exact;

	if (!image)
		return 0;
	count(TALLY_STACKS, 1);
	count(TALLY_FRAMES, n);
	scratch = unwind_claim();
	if (!scratch) {
		count(TALLY_BUSY, 1);
		return 0;
	}
	/* Every other time as at the return of the function that is probed, else as at an interrupted instruction. */
	exact = __sync_fetch_and_add(&turn, 1) & exact_turns;
	if (!exact) {
		bpf_probe_read_user(&ip, sizeof(ip), (void *)sp);
		sp += 8;
	}
	unwind_from(scratch, ip, sp, ctx->bp, exact);
	unwind(scratch, *image);
	count(TALLY_STATUS + (scratch->status & 15), 1);
	if (scratch->fp_frames)
		count(TALLY_FRAME_POINTERS, 1);
	code = bpf_map_lookup_elem(&image_code, image);
	if (code)
		compare(scratch, code, *image, theirs, n, root, exact);
	times = bpf_map_lookup_elem(&seen, &scratch->hash);
	if (times)
		__sync_fetch_and_add(times, 1);
	else
		bpf_map_update_elem(&seen, &scratch->hash, &once, BPF_NOEXIST);
	unwind_release(scratch);
	return 0;
}

/* Stands at the return of a function while stacks are walked; does nothing. */
SEC("uprobe")
int pending(struct pt_regs *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
