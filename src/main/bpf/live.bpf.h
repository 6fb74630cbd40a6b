/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of live blocks: two-choice buckets of eight slots in one mmapable array.
 *
 * A block may sit in either of two buckets that its key names. Insert takes a free slot of the emptier one, remove
 * looks in both: at most sixteen compares, no chains, no tombstones, no allocation. Taking the emptier bucket fills
 * the table to 0.7 before the first block finds both full (Azar et al., Balanced Allocations, 1994, for buckets of
 * size one); what finds no slot goes to the map overflow.
 *
 * A slot is claimed by compare-and-exchange on its key and published by its meta; it is emptied in the order
 * busy key, meta, key, so that no reader pairs one block's key with another's meta (x86-64 keeps stores in order).
 */
#ifndef SEEP_LIVE_BPF_H
#define SEEP_LIVE_BPF_H

/* Buckets in the table: a power of two, minus one. */
const volatile __u32 live_bucket_mask = 0;

/* Most blocks in overflow; 0 for none, which a map's size cannot say. */
const volatile __u32 overflow_limit = 0;

/* Blocks in overflow now; free looks there only when there are some. */
__s64 overflow_blocks = 0;

/* Parts that there are, and the buckets of each. Written by Java: the buckets, the part, the number. */
__u32 live_part_count = 0;
__u32 live_part_buckets[MAX_LIVE_PARTS] = {};

/*
 * How many of the oldest tables (the first is live) are as good as full: new blocks go to the others, while there is
 * room, and do not look for the last free slots in memory that is in no cache. Written by Java.
 */
__u32 live_full_tables = 0;

struct block {
	__u64 size; /* bytes */
	__u32 site; /* or SITE_UNCOUNTED */
	__u32 born; /* low half of the kernel's jiffies */
};

/* Jiffies: a plain load once the verifier has inlined it, where bpf_ktime_get_ns costs 30 ns. */
static __always_inline __u32 now_born(void)
{
	return bpf_jiffies64();
}

/* One moment on both clocks: Java tells by it when a block was born. Set with the first site, before any block. */
__u64 clock_jiffies = 0;
__u64 clock_nanos = 0; /* CLOCK_MONOTONIC; 0 until set */

static __always_inline void set_clock(void)
{
	if (clock_nanos)
		return;
	/* Two CPUs may do this at once: their moments differ by much less than a jiffy. */
	clock_jiffies = bpf_jiffies64();
	clock_nanos = bpf_ktime_get_ns();
}

static __always_inline __u64 live_key(__u32 image, __u64 address)
{
	return ((__u64)(image + 1) << KEY_IMAGE_SHIFT) | address;
}

/* Multiplication by an odd constant mixes upwards only, so both bucket numbers come from the upper half. */
static __always_inline __u64 live_hash(__u64 key)
{
	__u64 hash = (key ^ (key >> 29)) * 0x9e3779b97f4a7c15ULL;

	return hash ^ (hash >> 32);
}

static __always_inline struct live_bucket *first_bucket(__u64 hash)
{
	__u32 index = hash & live_bucket_mask;

	return bpf_map_lookup_elem(&live, &index);
}

static __always_inline struct live_bucket *second_bucket(__u64 hash)
{
	__u32 index = (hash >> 32) & live_bucket_mask;

	return bpf_map_lookup_elem(&live, &index);
}

/*
 * The buckets are searched without branches: sixteen unpredictable ones cost more than the arithmetic, and give the
 * verifier 2^16 paths. The barrier keeps clang from turning it back into branches.
 */
static __always_inline __u64 is_zero(__u64 value)
{
	asm volatile("" : "+r"(value));
	return ~(value | -value) >> 63;
}

/* Bit i is set when slot i holds the key; 0 asks for the free slots. */
static __always_inline __u64 slots_with(const struct live_bucket *bucket, __u64 key)
{
	__u64 slots = 0;

#pragma unroll
	for (int i = 0; i < BUCKET_SLOTS; i++)
		slots |= is_zero(bucket->key[i] ^ key) << i;
	return slots;
}

/* Bits that are set in the lowest byte. */
static __always_inline __u32 bits_set(__u64 byte)
{
	byte -= (byte >> 1) & 0x55;
	byte = (byte & 0x33) + ((byte >> 2) & 0x33);
	return (byte + (byte >> 4)) & 0x0f;
}

/* Index of the lowest bit that is set; BUCKET_SLOTS when none is. */
static __always_inline __u32 lowest_slot(__u64 slots)
{
	return bits_set((slots - 1) & ~slots & 0xff);
}

/* Takes the block out of the slot; false when somebody else was faster. */
static __always_inline bool slot_take(struct live_bucket *bucket, __u32 slot, __u64 key,
				      struct block *taken)
{
	if (slot >= BUCKET_SLOTS)
		return false;
	if (__sync_val_compare_and_swap(&bucket->key[slot], key, KEY_BUSY) != key)
		return false;
	taken->size = bucket->meta[slot] & (META_SIZE_LIMIT - 1);
	taken->site = bucket->meta[slot] >> META_SIZE_BITS;
	taken->born = bucket->born[slot];
	*(volatile __u64 *)&bucket->meta[slot] = 0;
	*(volatile __u64 *)&bucket->key[slot] = 0;
	return true;
}

static __always_inline bool slot_claim(struct live_bucket *bucket, __u32 slot, __u64 key,
				       const struct block *block)
{
	if (slot >= BUCKET_SLOTS)
		return false;
	if (__sync_val_compare_and_swap(&bucket->key[slot], 0, key) != 0)
		return false;
	bucket->born[slot] = block->born;
	*(volatile __u64 *)&bucket->meta[slot] =
		((__u64)block->site << META_SIZE_BITS) | block->size;
	return true;
}

static __noinline bool overflow_insert(__u64 key, const struct block *block)
{
	struct overflow_block value = {};

	if (!block || !overflow_limit)
		return false;
	value.size = block->size;
	value.site = block->site;
	value.born = block->born;
	if (bpf_map_update_elem(&overflow, &key, &value, BPF_ANY))
		return false;
	__sync_fetch_and_add(&overflow_blocks, 1);
	return true;
}

static __noinline bool overflow_take(__u64 key, struct block *taken)
{
	struct overflow_block *value = bpf_map_lookup_elem(&overflow, &key);

	if (!value || !taken)
		return false;
	taken->size = value->size;
	taken->site = value->site;
	taken->born = value->born;
	/* The delete decides between two frees of one block: it succeeds once. */
	if (bpf_map_delete_elem(&overflow, &key))
		return false;
	__sync_fetch_and_add(&overflow_blocks, -1);
	return true;
}

/* A bucket of a part: half a hash picks one of any number of them. */
static __always_inline struct live_bucket *part_bucket(__u32 number, __u32 half_hash)
{
	void *part = bpf_map_lookup_elem(&live_parts, &number);
	__u32 index;

	if (!part || number >= MAX_LIVE_PARTS)
		return NULL;
	index = (__u64)half_hash * live_part_buckets[number] >> 32;
	return bpf_map_lookup_elem(part, &index);
}

/* Global, as part_insert(): the verifier goes through it once, and not for each part. */
__noinline bool part_take(__u32 number, __u64 key, struct block *taken)
{
	__u64 hash = live_hash(key);
	struct live_bucket *bucket = part_bucket(number, hash);

	if (!taken)
		return false;
	if (bucket && slot_take(bucket, lowest_slot(slots_with(bucket, key)), key, taken))
		return true;
	bucket = part_bucket(number, hash >> 32);
	return bucket && slot_take(bucket, lowest_slot(slots_with(bucket, key)), key, taken);
}

/*
 * Asks for the buckets of all parts at once, before they are looked into one after the other: none of them is in a cache,
 * and the processor waits for all of them together as long as for one.
 */
static __always_inline void parts_fetch(__u64 key)
{
	__u64 hash = live_hash(key);

	for (__u32 number = 0; number < MAX_LIVE_PARTS && number < live_part_count; number++) {
		struct live_bucket *first = part_bucket(number, hash);
		struct live_bucket *second = part_bucket(number, hash >> 32);

		if (first && second) {
			(void)*(volatile __u64 *)&first->key[0];
			(void)*(volatile __u64 *)&second->key[0];
			(void)*(volatile __u64 *)&first->key[BUCKET_SLOTS - 1];
			(void)*(volatile __u64 *)&second->key[BUCKET_SLOTS - 1];
		}
	}
}

/* The youngest part first: most blocks do not live long. */
__noinline bool parts_take(__u64 key, struct block *taken)
{
	if (!taken)
		return false;
	parts_fetch(key);
	for (__u32 i = 1; i <= MAX_LIVE_PARTS; i++) {
		__u32 number = live_part_count - i;

		if (number >= MAX_LIVE_PARTS)
			return false;
		if (part_take(number, key, taken))
			return true;
	}
	return false;
}

/* Puts a block into the emptier of two buckets. */
static __always_inline bool buckets_claim(struct live_bucket *first, struct live_bucket *second,
					  __u64 key, const struct block *block)
{
	__u64 first_free = slots_with(first, 0);
	__u64 second_free = slots_with(second, 0);

	/* A lost race for the slot is rare enough to fall through to the other bucket, then to the next place. */
	if (bits_set(second_free) > bits_set(first_free))
		return slot_claim(second, lowest_slot(second_free), key, block) ||
		       slot_claim(first, lowest_slot(first_free), key, block);
	return slot_claim(first, lowest_slot(first_free), key, block) ||
	       slot_claim(second, lowest_slot(second_free), key, block);
}

__noinline bool part_insert(__u32 number, __u64 key, const struct block *block)
{
	__u64 hash = live_hash(key);
	struct live_bucket *first = part_bucket(number, hash);
	struct live_bucket *second = part_bucket(number, hash >> 32);

	return block && first && second && buckets_claim(first, second, key, block);
}

__noinline bool parts_insert(__u64 key, const struct block *block, __u32 from)
{
	if (!block)
		return false;
	for (__u32 i = 0; i < MAX_LIVE_PARTS; i++) {
		__u32 number = from + i;

		if (number >= live_part_count)
			return false;
		if (part_insert(number, key, block))
			return true;
	}
	return false;
}

/* Takes the block out of the table; false when it is not there. */
__noinline bool live_take(__u64 key, struct block *taken)
{
	__u64 hash = live_hash(key);
	struct live_bucket *bucket;

	if (!taken)
		return false;
	if (live_part_count && parts_take(key, taken))
		return true;
	bucket = first_bucket(hash);
	if (bucket && slot_take(bucket, lowest_slot(slots_with(bucket, key)), key, taken))
		return true;
	bucket = second_bucket(hash);
	if (bucket && slot_take(bucket, lowest_slot(slots_with(bucket, key)), key, taken))
		return true;
	return overflow_blocks > 0 && overflow_take(key, taken);
}

__noinline bool first_table_insert(__u64 key, const struct block *block)
{
	__u64 hash = live_hash(key);
	struct live_bucket *first = first_bucket(hash);
	struct live_bucket *second = second_bucket(hash);

	return block && first && second && buckets_claim(first, second, key, block);
}

/* Puts a block in; the key must not be there. False: no room anywhere. */
__noinline bool live_insert(__u64 key, const struct block *block)
{
	__u32 full = live_full_tables;

	if (!block)
		return false;
	if (block->size >= META_SIZE_LIMIT)
		return overflow_insert(key, block);
	if (full && parts_insert(key, block, full - 1))
		return true;
	return first_table_insert(key, block) || (live_part_count && parts_insert(key, block, 0)) ||
	       overflow_insert(key, block);
}

/*
 * The usual case of taking out what may be there under the key and putting the block in, with one look at the buckets:
 * nothing is there, and there is room. False: nothing was done.
 */
static __always_inline bool live_insert_new(__u64 key, const struct block *block)
{
	__u64 hash = live_hash(key);
	struct live_bucket *first = first_bucket(hash);
	struct live_bucket *second = second_bucket(hash);
	__u64 known = 0, first_free = 0, second_free = 0;

	if (!first || !second || live_part_count || overflow_blocks > 0 ||
	    block->size >= META_SIZE_LIMIT)
		return false;
#pragma unroll
	for (int i = 0; i < BUCKET_SLOTS; i++) {
		__u64 in_first = *(volatile __u64 *)&first->key[i];
		__u64 in_second = *(volatile __u64 *)&second->key[i];

		known |= is_zero(in_first ^ key) | is_zero(in_second ^ key);
		first_free |= is_zero(in_first) << i;
		second_free |= is_zero(in_second) << i;
	}
	if (known)
		return false;
	if (bits_set(second_free) > bits_set(first_free))
		return slot_claim(second, lowest_slot(second_free), key, block);
	return slot_claim(first, lowest_slot(first_free), key, block);
}

#endif
