/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a stack to its site. A stack that was seen before costs its hash and one lookup; a new one is stored in the
 * map frames, word by word, once.
 */
#ifndef SEEP_SITES_BPF_H
#define SEEP_SITES_BPF_H

/* Sizes of the maps sites and frames. */
const volatile __u32 site_limit = 0;
const volatile __u32 frame_limit = 0;

/* The next unused site and frame. Site 0 is none, 1 to MAX_IMAGES are the images' stackless sites. */
__u32 next_site = MAX_IMAGES + 1;
__u32 next_frame = 0;

struct stored_stack {
	const struct unwind_scratch *scratch;
	__u32 at;
};

/* For bpf_loop(). */
static long store_frame(__u64 i, const struct stored_stack *stack)
{
	__u32 index = stack->at + i;
	__u64 *word = bpf_map_lookup_elem(&frames, &index);

	if (!word || i >= MAX_STACK_DEPTH)
		return 1;
	*word = stack->scratch->pcs[i];
	return 0;
}

/* Writes the stack down. Global, so that the verifier goes through it once, and not for each way that leads here. */
__noinline int site_store_stack(struct unwind_scratch *scratch, __u32 at)
{
	struct stored_stack stack = { .scratch = scratch, .at = at };

	if (!scratch)
		return 0;
	bpf_loop(scratch->depth, store_frame, &stack, 0);
	return 0;
}

/* The number of a new site for the stack in the scratch; 0 when there is no room. */
static __noinline __u32 site_make(struct unwind_scratch *scratch, __u32 image, __u32 origin,
				  __u64 hash)
{
	__u32 *known, index, at, depth;
	struct site *site;

	if (!scratch)
		return 0;
	depth = scratch->depth;
	set_clock();
	if (depth > MAX_STACK_DEPTH)
		depth = MAX_STACK_DEPTH;

	/* Looked at before taking, so that a full table does not make the counters run on for ever. */
	if (next_site >= site_limit || next_frame + depth > frame_limit)
		return 0;
	index = __sync_fetch_and_add(&next_site, 1);
	at = __sync_fetch_and_add(&next_frame, depth);
	if (index >= site_limit || at + depth > frame_limit)
		return 0;
	site = bpf_map_lookup_elem(&sites, &index);
	if (!site)
		return 0;
	site_store_stack(scratch, at);
	site->frames_at = at;
	site->depth = depth;
	site->status = scratch->status;
	site->origin = origin;
	site->image = image;
	*(volatile __u64 *)&site->hash = hash;
	if (bpf_map_update_elem(&site_index, &hash, &index, BPF_NOEXIST)) {
		/* Another CPU made the same site first, and ours stays empty; or the index is full. */
		known = bpf_map_lookup_elem(&site_index, &hash);
		return known ? *known : 0;
	}
	return index;
}

#define MET_SITE_BITS 14

/*
 * low bits of a hash -> the site that was met last with such: a look at it takes a few ns, one into site_index 40.
 * Written and read here. Full: the newer one stays.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << MET_SITE_BITS);
	__type(key, __u32);
	__type(value, __u32);
} met_sites SEC(".maps");

/* The site of this hash; 0 when it has none yet. */
static __always_inline __u32 site_find(__u64 hash)
{
	__u32 at = hash % (1 << MET_SITE_BITS), index;
	__u32 *met = bpf_map_lookup_elem(&met_sites, &at), *known;
	struct site *site;

	if (!met)
		return 0;
	index = *(volatile __u32 *)met;
	site = bpf_map_lookup_elem(&sites, &index);
	if (likely(site && *(volatile __u64 *)&site->hash == hash))
		return index;
	known = bpf_map_lookup_elem(&site_index, &hash);
	if (!known)
		return 0;
	*(volatile __u32 *)met = *known;
	return *known;
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
