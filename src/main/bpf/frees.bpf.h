/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frees that cannot be right. Nothing here is on the way of a free that is right but remember_free(), which writes half
 * a cache line: that the block was freed, for the case that it is freed once more.
 *
 * Not who: a walk of the stack costs more than all else that a free does, and even to read the return address costs a
 * twentieth of a malloc and its free. So stacks are taken of the first frees of each allocation site and of few others;
 * the blocks of most double frees come from sites with few frees. For the rest the report shows from where the blocks of
 * the same site were freed otherwise.
 */
#ifndef SEEP_FREES_BPF_H
#define SEEP_FREES_BPF_H

/* Slots in the map recent_frees: a power of two, minus one. */
const volatile __u32 recent_free_mask = 0;

/* First frees of each allocation site whose stack is taken; --free-stacks makes it all. */
const volatile __u64 first_free_stacks = 32;

/* Of later ones it is taken where this and the number of the free have no bit in common. */
#define LATER_FREE_STACKS 1023

/*
 * hash of a block's key -> its free, if no other block of the same hash was freed since. Written by frees, also by two
 * at once: what is mixed of both fails its check. Read by frees of unknown addresses. Full: never, an old free makes
 * room for a new one.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct recent_free);
} recent_frees SEC(".maps");

/*
 * suspect_key() -> what is known of such frees. Written by frees of unknown addresses, read by
 * Java with batched lookups. Full: LOSS_SUSPICIOUS_FREES, but for the unknown ones of images with older blocks.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, MAX_SUSPICIOUS_FREES);
	__type(key, __u64);
	__type(value, struct suspicious_free);
} suspicious_frees SEC(".maps");

/* --check-mismatch */
const volatile __u32 check_mismatch = 0;

/*
 * origin -> io.seep.model.CallFamily of the function, 0 for one that fits to all. Written by Java before the function is
 * probed, read at frees with --check-mismatch. Full: never, an origin has 16 bits.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} origin_families SEC(".maps");

/* Rises with every address that is new in suspicious_frees: Java compares it with the live blocks soon. */
__u64 suspicious_addresses = 0;

struct suspicious_free *suspicious_free_type __attribute__((unused));

static __always_inline __u64 recent_check(const struct recent_free *slot)
{
	return (slot->key ^ slot->meta * 31) * 0x9e3779b97f4a7c15ULL >> 40;
}

static __always_inline struct recent_free *recent_slot(__u64 key)
{
	__u32 index = live_hash(key) & recent_free_mask;

	return bpf_map_lookup_elem(&recent_frees, &index);
}

/* Writes down that a block was freed. site: of the free's stack, or 0. */
static __always_inline void remember_free(__u64 key, const struct block *block, __u32 probe,
					  __u32 site)
{
	struct recent_free *slot = recent_slot(key);
	struct recent_free now = {
		.key = key,
		.meta = (__u64)block->site << META_SIZE_BITS |
			(block->size & (META_SIZE_LIMIT - 1)),
	};

	if (!slot)
		return;
	now.check = recent_check(&now) << 40 | (__u64)probe << 24 | site;
	*slot = now;
}

/* The last free of the block; false when it is not known any more. */
static __always_inline bool find_free(__u64 key, struct recent_free *found)
{
	struct recent_free *slot = recent_slot(key);

	if (!slot)
		return false;
	*found = *slot;
	return found->key == key && found->check >> 40 == recent_check(found);
}

/* The block is in use again, and nobody saw it being handed out. */
static __always_inline void forget_free(__u64 key)
{
	struct recent_free *slot = recent_slot(key);

	if (slot && slot->key == key)
		slot->key = 0;
}

/* A quarter of the tables is left to allocations. */
static __always_inline bool has_room_for_frees(void)
{
	return next_site < site_limit - site_limit / 4 &&
	       next_frame < frame_limit - frame_limit / 4;
}

/* The site of the stack that freed a block; caller and sp are those behind the return of the call. 0: no room. */
static __noinline __u32 site_of_free(struct pt_regs *ctx, __u32 image, __u32 origin, __u64 caller,
				     __u64 sp)
{
	struct unwind_scratch *scratch;
	struct site *made;
	__u32 site;

	if (stack_method == STACKS_NONE || !has_room_for_frees())
		return 0;
	scratch = unwind_claim();
	if (!scratch)
		return 0;
	unwind_from(scratch, caller, sp, ctx->bp, 0);
	unwind(scratch, code_of(image));
	site = site_for(scratch, image, origin);
	unwind_release(scratch);
	made = bpf_map_lookup_elem(&sites, &site);
	if (made)
		made->of_free = 1;
	return site;
}

static __always_inline __u64 suspect_key(__u64 kind, __u32 image, __u64 probe, __u32 site)
{
	return site | (__u64)image << 24 | kind << 40 | probe << 48;
}

/* Counts a suspicious free. earlier: the free before this one, or NULL. False: no room. */
static __noinline bool count_suspicious(__u64 key, __u64 address, const struct recent_free *earlier)
{
	struct suspicious_free *known = bpf_map_lookup_elem(&suspicious_frees, &key);
	struct suspicious_free first = {};
	__u64 place;

	if (!known) {
		if (earlier) {
			first.meta = earlier->meta;
			first.earlier_site = earlier->check & SITE_LIMIT;
			first.earlier_probe = earlier->check >> 24 & 0xffff;
		}
		bpf_map_update_elem(&suspicious_frees, &key, &first, BPF_NOEXIST);
		known = bpf_map_lookup_elem(&suspicious_frees, &key);
		if (!known)
			return false;
	}
	place = __sync_fetch_and_add(&known->count, 1);
#pragma unroll
	for (int i = 0; i < SUSPICIOUS_ADDRESSES; i++)
		if (place == (__u64)i) {
			known->freed[i] = now_born();
			known->address[i] = address;
			__sync_fetch_and_add(&suspicious_addresses, 1);
		}
	return true;
}

#endif
