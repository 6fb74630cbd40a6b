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
 * The words of a walk are read in parts, each with one copy. To begin a copy from the user's memory is dear, whatever its
 * length: so many bytes that nobody asks for cost no more. A database server's walks have three parts.
 */
#define PART_GAP_BYTES 2048
#define MOST_WALK_PARTS 16

/*
 * A walk that was done before. What it led to depends on the registers that it began with, on the words of the stack
 * that it read and on the code that the image has mapped; where all of these are the same, so is its site. Reading the
 * words again and comparing them costs a third of the walk, of finding its rows and of finding its site.
 */
struct walk {
	__u64 version; /* odd while it is being written */
	__u64 ip;
	__u64 sp;
	__u64 bp; /* if by_bp */
	__u64 caller; /* caller_key() */
	__u64 code_changes;
	__u32 site;
	__u16 words;
	__u16 by_bp; /* 1: it has gone by the rbp that it began with */
	__u8 last[MOST_WALK_PARTS]; /* part -> index of its last word */
	__u16 above[MOST_NOTED_WORDS]; /* words from sp up to the word, of 8 bytes */
	__u64 word[MOST_NOTED_WORDS];
};

#define WALK_BITS 11

/* Walks that are looked at before one is done anew. */
#define MOST_WALKS_TRIED 4

/*
 * place -> a walk. The first place for a walk follows from the registers that it begins with. Is there one that began
 * alike but read another word, the next place follows from that word: so calls from one place are told apart by whoever
 * is above, and each walk is compared but with few. Written and read here, also by several at once: the version tells.
 * Full: the newer walk stays. Kept are those whose stack was read completely, and lies above sp in MOST_WALK_PARTS parts.
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

static __always_inline __u64 first_place(const struct walk_start *start)
{
	return (start->ip ^ start->sp << 20) * 0x9e3779b97f4a7c15ULL;
}

/* The index of the first word of a part, from this one to that, which is another now; to + 1 when there is none. */
__noinline __u32 other_word_of_part(struct unwind_scratch *scratch, const struct walk *walk,
				    __u32 from, __u32 to)
{
	__u64 sp, first, last;

	if (!scratch || !walk)
		return from;
	sp = scratch->start.sp;
	first = sp + walk->above[from % MOST_NOTED_WORDS] * 8;
	last = sp + walk->above[to % MOST_NOTED_WORDS] * 8;
	scratch->other_word = 0;
	if ((first < scratch->window_at || last + 8 > scratch->window_at + scratch->window_bytes) &&
	    !unwind_load(scratch, first, last + 8 - first))
		return from;
	sp -= scratch->window_at;
	for (; from <= to; from++) {
		__u64 i = from, word;

		/* Or the compiler would count by a pointer, whose bounds the verifier does not see. */
		asm volatile("" : "+r"(i));
		if (i >= MOST_NOTED_WORDS)
			break;
		word = scratch->window[(sp + walk->above[i] * 8) % STACK_PAGE_BYTES / 8];
		if (word != walk->word[i]) {
			scratch->other_word = word;
			break;
		}
	}
	return from;
}

#define NO_OTHER_WORD MOST_NOTED_WORDS
#define OTHER_BP (MOST_NOTED_WORDS + 1)

/* The index of the first word that a walk has read and that is another now, and the word in scratch->other_word. */
__noinline __u32 other_word_of(struct unwind_scratch *scratch, const struct walk *walk)
{
	__u32 words, from = 0;

	if (!scratch || !walk)
		return OTHER_BP;
	if (walk->by_bp && walk->bp != scratch->start.bp) {
		scratch->other_word = scratch->start.bp;
		return OTHER_BP;
	}
	words = walk->words;
	for (int part = 0; part < MOST_WALK_PARTS && from < words; part++) {
		__u32 last = walk->last[part];

		from = other_word_of_part(scratch, walk, from, last);
		if (from != last + 1)
			return from;
	}
	return NO_OTHER_WORD;
}

/* The site of the walk that is to begin; 0 when it has to be done, and may be kept at walk_at. */
__noinline __u32 recall_walk(struct unwind_scratch *scratch, __u64 caller)
{
	__u64 place, version;
	__u32 index, site;

	if (!scratch)
		return 0;
	place = first_place(&scratch->start);
#pragma unroll
	for (int i = 0; i < MOST_WALKS_TRIED; i++) {
		__u32 at = place >> (64 - WALK_BITS);
		struct walk *walk = bpf_map_lookup_elem(&walks, &at);

		scratch->walk_at = at;
		if (!walk)
			return 0;
		version = *(volatile __u64 *)&walk->version;
		if (version % 2 || walk->ip != scratch->start.ip || walk->sp != scratch->start.sp ||
		    walk->caller != caller ||
		    walk->code_changes != *(volatile __u64 *)&code_changes)
			return 0;
		index = other_word_of(scratch, walk);
		if (index == NO_OTHER_WORD) {
			site = *(volatile __u32 *)&walk->site;
			return *(volatile __u64 *)&walk->version == version ? site : 0;
		}
		place = unwind_hash(place ^ (__u64)index << 56, scratch->other_word);
	}
	return 0;
}

struct kept_words {
	const struct unwind_scratch *scratch;
	struct walk *walk;
	__u64 first; /* address of the first word of this part */
	__u64 last; /* and of its last so far */
	__u32 part;
	__u32 words; /* that the walk has */
};

/* For bpf_loop(): takes a word over into the walk. 1: it is out of reach, or it would be one part too many. */
static long keep_word(__u64 i, struct kept_words *kept)
{
	__u32 part = kept->part;
	__u64 address, above;

	if (i >= MOST_NOTED_WORDS || part >= MOST_WALK_PARTS)
		return 1;
	address = kept->scratch->noted[i].address;
	above = address - kept->scratch->start.sp;
	if (above % 8 || above / 8 > 0xffff)
		return 1;
	if (!i)
		kept->first = address;
	/* A walk goes up the stack; a word below the one before is, without a sign, far above it. */
	if (i && (address - kept->last > PART_GAP_BYTES ||
		  address + 8 - kept->first > STACK_PAGE_BYTES)) {
		if (++part >= MOST_WALK_PARTS)
			return 1;
		kept->part = part;
		kept->first = address;
	}
	kept->last = address;
	kept->walk->last[part] = i;
	kept->walk->above[i] = above / 8;
	kept->walk->word[i] = kept->scratch->noted[i].value;
	kept->words = i + 1;
	return 0;
}

/*
 * Keeps the walk in the scratch, which led to a site, where recall_walk() has looked last; or none there if it can't be
 * kept. changes: of the code, before it began.
 */
__noinline int keep_walk(struct unwind_scratch *scratch, __u64 caller, __u64 changes, __u32 site)
{
	struct kept_words kept = {};
	struct walk *walk;
	__u64 version;
	__u32 words, at;

	if (!scratch)
		return 0;
	words = scratch->noted_count;
	if (words > MOST_NOTED_WORDS || scratch->absent_page != NO_PAGE ||
	    scratch->status == STACK_UNREADABLE || scratch->status == STACK_BUSY ||
	    scratch->status == STACK_NO_IMAGE)
		return 0;
	at = scratch->walk_at;
	walk = bpf_map_lookup_elem(&walks, &at);
	if (!walk)
		return 0;
	version = *(volatile __u64 *)&walk->version;
	if (version % 2 ||
	    __sync_val_compare_and_swap(&walk->version, version, version + 1) != version)
		return 0;
	walk->ip = scratch->start.ip;
	walk->sp = scratch->start.sp;
	walk->bp = scratch->start.bp;
	walk->by_bp = scratch->by_start_bp;
	walk->caller = caller;
	walk->code_changes = changes;
	walk->words = words;
	kept.scratch = scratch;
	kept.walk = walk;
	bpf_loop(words, keep_word, &kept, 0);
	walk->site = kept.words == words ? site : 0;
	/* Behind all of the above: an exchange is a barrier for the compiler as well. */
	__sync_lock_test_and_set(&walk->version, version + 2);
	return 0;
}

static __noinline __u32 site_of_walk(struct unwind_scratch *scratch, __u32 image, __u32 origin,
				     __u64 caller)
{
	__u64 changes = *(volatile __u64 *)&code_changes;
	__u32 site;

	unwind(scratch, (__u16)(caller >> 16));
	site = site_for(scratch, image, origin);
	if (site)
		keep_walk(scratch, caller, changes, site);
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
		unwind_from(scratch, ctx->ip, ctx->sp, ctx->bp, 0);
		site = recall_walk(scratch, caller);
		if (!site)
			site = site_of_walk(scratch, image, origin, caller);
	} else {
		site = site_without_tables(ctx, scratch, image, origin);
	}
	unwind_release(scratch);
	return site;
}

#endif
