/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a stack to its site. A stack that was seen before costs its hash and one look into the index; a new one is stored
 * in the map frames, word by word, once.
 */
#ifndef SEEP_SITES_BPF_H
#define SEEP_SITES_BPF_H

/* How many sites with stacks, and frames, there may be. */
const volatile __u32 site_limit = 0;
const volatile __u32 frame_limit = 0;

/* Places in the maps site_index and frame_codes: powers of two, minus one. */
const volatile __u32 site_place_mask = 0;
const volatile __u32 code_place_mask = 0;

/* Places that are looked at. In a table that is half full, one of a hundred thousand is found behind some fifty others. */
#define MOST_PLACES 128

/* The next unused site and frame. Site 0 is none. */
__u32 next_site = 1;
__u32 next_frame = 0;

/* 1: a code has found no place, and no more stacks are written down. */
__u32 codes_are_full = 0;

struct sought_code {
	__u64 code; /* plus 1 */
	__u32 first; /* place */
	__u32 place; /* where it is now, plus 1; 0: nowhere yet */
};

/* For bpf_loop(), which the verifier goes through once, and a loop as often as it turns. 1: the search is over. */
static long look_for_code(__u64 i, struct sought_code *sought)
{
	__u32 at = (sought->first + i) & code_place_mask;
	__u64 *place = bpf_map_lookup_elem(&frame_codes, &at), known;

	if (!place)
		return 1;
	known = *(volatile __u64 *)place;
	if (!known)
		known = __sync_val_compare_and_swap(place, 0, sought->code);
	if (known && known != sought->code)
		return 0;
	sought->place = at + 1;
	return 1;
}

struct stored_stack {
	const struct unwind_scratch *scratch;
	__u32 at;
	__u32 frames;
};

/* For bpf_loop(). 1: the frame's code finds no place. */
static long store_frame(__u64 i, struct stored_stack *stack)
{
	__u32 *word = word_of(&frames, stack->at + i);
	struct sought_code sought = {};

	if (!word || i >= MAX_STACK_DEPTH)
		return 1;
	sought.code = stack->scratch->pcs[i] + 1;
	sought.first = unwind_hash(0, sought.code) >> 32;
	if (sought.code)
		bpf_loop(MOST_PLACES, look_for_code, &sought, 0);
	if (!sought.place)
		return 1;
	*word = sought.place - 1;
	stack->frames = i + 1;
	return 0;
}

/*
 * Writes the stack down; returns how many of its frames found room. Global, so that the verifier goes through it once, and
 * not for each way that leads here.
 */
__noinline __u32 site_store_stack(struct unwind_scratch *scratch, __u32 at)
{
	struct stored_stack stack = { .scratch = scratch, .at = at };

	if (!scratch)
		return 0;
	bpf_loop(scratch->depth, store_frame, &stack, 0);
	return stack.frames;
}

struct sought_site {
	__u64 hash;
	__u32 fresh;
	__u32 found;
};

/* For bpf_loop(). 1: the search is over. */
static long look_for_site(__u64 i, struct sought_site *sought)
{
	__u32 *place = word_of(&site_index, ((__u32)(sought->hash >> 32) + i) & site_place_mask);
	struct site *site;
	__u32 index;

	if (!place)
		return 1;
	index = *(volatile __u32 *)place;
	if (!index && sought->fresh)
		index = __sync_val_compare_and_swap(place, 0, sought->fresh) ?: sought->fresh;
	if (index && index != sought->fresh) {
		site = bpf_map_lookup_elem(&sites, &index);
		if (!site || *(volatile __u64 *)&site->hash != sought->hash)
			return 0;
	}
	sought->found = index;
	return 1;
}

/*
 * The site of this hash, which is fresh from now on if there was none; fresh 0: only looks. 0 when there is none, or no
 * place for it.
 */
__noinline __u32 site_with(__u64 hash, __u32 fresh)
{
	struct sought_site sought = { .hash = hash, .fresh = fresh };

	bpf_loop(MOST_PLACES, look_for_site, &sought, 0);
	return sought.found;
}

static __always_inline __u32 site_find(__u64 hash)
{
	return site_with(hash, 0);
}

/* The number of a new site for the stack in the scratch; NULL: for blocks without one. 0 when there is no room. */
static __noinline __u32 site_make(struct unwind_scratch *scratch, __u32 image, __u32 origin,
				  __u64 hash)
{
	__u32 most = scratch ? site_limit : site_limit + STACKLESS_SITES;
	__u32 depth = scratch ? scratch->depth : 0;
	__u32 index, at;
	struct site *site;

	set_clock();
	if (depth > MAX_STACK_DEPTH)
		depth = MAX_STACK_DEPTH;

	/* Looked at before taking, so that a full table does not make the counters run on for ever. */
	if (next_site >= most || next_frame + depth > frame_limit || (depth && codes_are_full))
		return 0;
	index = __sync_fetch_and_add(&next_site, 1);
	at = __sync_fetch_and_add(&next_frame, depth);
	if (index >= most || at + depth > frame_limit)
		return 0;
	site = bpf_map_lookup_elem(&sites, &index);
	if (!site)
		return 0;
	if (depth && site_store_stack(scratch, at) < depth) {
		codes_are_full = 1;
		return 0;
	}
	site->frames_at = at;
	site->depth = depth;
	site->status = scratch ? scratch->status : STACK_LOST;
	site->origin = origin;
	site->image = image;
	*(volatile __u64 *)&site->hash = hash;
	/* Another CPU may have made the same site first: then ours stays empty. */
	return site_with(hash, index);
}

/*
 * Where a block is counted whose stack could not be recorded: at a site of its image, for which there is room when there is
 * none for stacks; of no function. Without even that its loss is counted.
 */
static __noinline __u32 stackless_site(__u32 image, __u64 size)
{
	__u64 hash = unwind_hash(unwind_hash(0, image), STACK_LOST);
	__u32 site;

	hash |= !hash;
	site = site_find(hash);
	count_loss(LOSS_STACKS, 1);
	if (!site)
		site = site_make(NULL, image, 0, hash);
	if (site)
		return site;
	count_loss(LOSS_LIVE_BLOCKS, 1);
	count_loss(LOSS_LIVE_BYTES, size);
	return SITE_UNCOUNTED;
}

/* Finds or makes the site of the stack in the scratch; 0 when there is no room. */
static __noinline __u32 site_for(struct unwind_scratch *scratch, __u32 image, __u32 origin)
{
	__u64 hash;
	__u32 site;

	if (!scratch)
		return 0;
	hash = unwind_hash(unwind_hash(scratch->hash, image << 16 | origin), scratch->status);
	hash |= !hash;
	site = site_find(hash);
	return site ? site : site_make(scratch, image, origin, hash);
}

#endif
