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

/*
 * A walk that was done before. What it led to depends on the registers that it began with, on the words of the stack
 * that it read and on the code that the image has mapped; where all of these are the same, so is its site. Reading the
 * words again and comparing them costs a third of the walk, of finding its rows and of finding its site.
 */
struct walk {
	__u64 version; /* odd while it is being written */
	__u64 ip;
	__u64 sp;
	__u64 bp;
	__u64 caller; /* caller_key() */
	__u64 code_changes;
	__u32 site;
	__u32 words;
	struct noted_word word[MOST_NOTED_WORDS];
};

struct walk_start {
	__u64 ip;
	__u64 sp;
	__u64 bp;
};

#define WALK_BITS 10

/*
 * hash of the registers -> the last walk that began with such. Written and read here, also by several at once: the
 * version tells. Full: the newer walk stays. Kept are those whose stack was read completely.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << WALK_BITS);
	__type(key, __u32);
	__type(value, struct walk);
} walks SEC(".maps");

/* Who called what: images and functions have 14 and 16 bits. */
static __always_inline __u64 caller_key(__u32 image, __u32 code_image, __u32 origin)
{
	return image | (__u64)code_image << 16 | (__u64)origin << 32;
}

static __always_inline struct walk *walk_of(__u64 ip, __u64 sp, __u64 bp)
{
	__u32 at = ((ip ^ (sp << 20) ^ (bp << 40)) * 0x9e3779b97f4a7c15ULL) >> (64 - WALK_BITS);

	return bpf_map_lookup_elem(&walks, &at);
}

/* The site of the walk that would begin with the registers in the scratch; 0 when it has to be done. */
__noinline __u32 recall_walk(struct unwind_scratch *scratch, __u64 caller)
{
	struct walk *walk;
	__u64 version;
	__u32 words, site;

	if (!scratch)
		return 0;
	walk = walk_of(scratch->ip, scratch->sp, scratch->bp);
	if (!walk)
		return 0;
	version = *(volatile __u64 *)&walk->version;
	if (version % 2 || walk->ip != scratch->ip || walk->sp != scratch->sp ||
	    walk->bp != scratch->bp || walk->caller != caller ||
	    walk->code_changes != *(volatile __u64 *)&code_changes)
		return 0;
	words = walk->words;
	for (__u32 i = 0; i < MOST_NOTED_WORDS && i < words; i++) {
		__u64 word;

		if (!peek_stack(scratch, walk->word[i].address, &word) ||
		    word != walk->word[i].value)
			return 0;
	}
	site = *(volatile __u32 *)&walk->site;
	return *(volatile __u64 *)&walk->version == version ? site : 0;
}

/* Keeps the walk in the scratch, which led to a site. changes: of the code, before it began. */
__noinline int keep_walk(struct unwind_scratch *scratch, __u64 caller, __u64 changes,
			 const struct walk_start *start, __u32 site)
{
	struct walk *walk;
	__u64 version;
	__u32 words;

	if (!scratch || !start)
		return 0;
	words = scratch->noted_count;
	if (words > MOST_NOTED_WORDS || scratch->absent_page != NO_PAGE ||
	    scratch->status == STACK_UNREADABLE || scratch->status == STACK_BUSY ||
	    scratch->status == STACK_NO_IMAGE)
		return 0;
	walk = walk_of(start->ip, start->sp, start->bp);
	if (!walk)
		return 0;
	version = *(volatile __u64 *)&walk->version;
	if (version % 2 ||
	    __sync_val_compare_and_swap(&walk->version, version, version + 1) != version)
		return 0;
	walk->ip = start->ip;
	walk->sp = start->sp;
	walk->bp = start->bp;
	walk->caller = caller;
	walk->code_changes = changes;
	walk->site = site;
	walk->words = words;
	for (__u32 i = 0; i < MOST_NOTED_WORDS && i < words; i++)
		walk->word[i] = scratch->noted[i];
	/* Behind all of the above: an exchange is a barrier for the compiler as well. */
	__sync_lock_test_and_set(&walk->version, version + 2);
	return 0;
}

static __noinline __u32 site_of_walk(struct pt_regs *ctx, struct unwind_scratch *scratch,
				     __u32 image, __u32 origin, __u64 caller)
{
	struct walk_start start = { .ip = ctx->ip, .sp = ctx->sp, .bp = ctx->bp };
	__u64 changes = *(volatile __u64 *)&code_changes;
	__u32 site;

	unwind(scratch, (__u16)(caller >> 16), start.ip, start.sp, start.bp, 0);
	site = site_for(scratch, image, origin);
	if (site)
		keep_walk(scratch, caller, changes, &start, site);
	return site;
}

/* The site of a call whose stack is not walked by tables. */
static __noinline __u32 site_without_tables(struct pt_regs *ctx, struct unwind_scratch *scratch,
					    __u32 image, __u32 origin)
{
	if (!stacks_off && stack_method == STACKS_BY_FRAME_POINTERS) {
		walk_frame_pointers(ctx, scratch);
	} else {
		scratch->depth = 0;
		scratch->hash = 0;
		scratch->status = STACK_OFF;
	}
	return site_for(scratch, image, origin);
}

/* The site of this call; 0 when there is no room to walk its stack or to write it down. */
static __always_inline __u32 site_of_call(struct pt_regs *ctx, __u32 image, __u32 code_image,
					  __u32 origin)
{
	struct unwind_scratch *scratch = unwind_claim();
	__u64 caller = caller_key(image, code_image, origin);
	__u32 site;

	if (!scratch)
		return 0;
	if (likely(stack_method == STACKS_BY_TABLES && !stacks_off)) {
		scratch->ip = ctx->ip;
		scratch->sp = ctx->sp;
		scratch->bp = ctx->bp;
		site = recall_walk(scratch, caller);
		if (!site)
			site = site_of_walk(ctx, scratch, image, origin, caller);
	} else {
		site = site_without_tables(ctx, scratch, image, origin);
	}
	unwind_release(scratch);
	return site;
}

#endif
