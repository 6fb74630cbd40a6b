/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The slab allocator's caches: their names, and how many objects of each were allocated and freed by anybody, to be
 * compared with /proc/slabinfo.
 */
#ifndef SEEP_KERNEL_CACHES_BPF_H
#define SEEP_KERNEL_CACHES_BPF_H

/* number -> cache, in the order in which they were seen; written here, read by Java. Full: the cache is ORIGIN_SLAB. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MAX_KERNEL_CACHES);
	__type(key, __u32);
	__type(value, struct kernel_cache);
} kernel_caches SEC(".maps");

/* kernel_cache.address -> its number. Written and read here. Full: as kernel_caches. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_KERNEL_CACHES);
	__type(key, __u64);
	__type(value, __u32);
} kernel_cache_index SEC(".maps");

/*
 * row * MAX_KERNEL_CACHES + number -> traffic. Written at every event, by each processor in a row of its own as far as
 * they go; read by Java through mmap.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, CALL_ROWS *MAX_KERNEL_CACHES);
	__type(key, __u32);
	__type(value, struct cache_traffic);
} kernel_traffic SEC(".maps");

#define MET_CACHE_BITS 10

/*
 * hash of a cache's address -> the one that was met last with such: address << 16 | number. A look at it takes a few ns,
 * one into kernel_cache_index 40. Written and read here, as a whole. Full: the newer one stays.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << MET_CACHE_BITS);
	__type(key, __u32);
	__type(value, __u64);
} met_caches SEC(".maps");

/* The next unused number. */
__u32 next_kernel_cache = 0;

/* mm/slab_common.c, since Linux 6.13: the cache of an object. */
extern struct kmem_cache *bpf_get_kmem_cache(__u64 address) __ksym __weak;

/* The address of the object's cache; 0 for pages, and where the kernel does not tell. */
static __noinline __u64 cache_of_object(__u64 object)
{
	struct kmem_cache *cache;

	if (!bpf_get_kmem_cache)
		return 0;
	cache = bpf_get_kmem_cache(object);
	return cache ? address_of(cache) : 0;
}

/* The number of a cache that is new; MAX_KERNEL_CACHES when all are taken. */
static __noinline __u32 add_cache(__u64 address)
{
	struct kmem_cache *kernels = (struct kmem_cache *)address;
	struct kernel_cache *cache;
	__u32 number, *known;

	if (next_kernel_cache >= MAX_KERNEL_CACHES)
		return MAX_KERNEL_CACHES;
	number = __sync_fetch_and_add(&next_kernel_cache, 1);
	cache = bpf_map_lookup_elem(&kernel_caches, &number);
	if (!cache)
		return MAX_KERNEL_CACHES;
	cache->object_bytes = BPF_CORE_READ(kernels, object_size);
	bpf_probe_read_kernel_str(cache->name, sizeof(cache->name), BPF_CORE_READ(kernels, name));
	*(volatile __u64 *)&cache->address = address;
	/* Another CPU may have been faster: then this number stays unused. */
	bpf_map_update_elem(&kernel_cache_index, &address, &number, BPF_NOEXIST);
	known = bpf_map_lookup_elem(&kernel_cache_index, &address);
	return known ? *known : MAX_KERNEL_CACHES;
}

static __always_inline __u32 number_of_cache(__u64 address)
{
	__u32 at = (__u32)(address >> 6) * RULE_HASH >> (32 - MET_CACHE_BITS), number, *known;
	__u64 *met = bpf_map_lookup_elem(&met_caches, &at), there;

	if (!met)
		return MAX_KERNEL_CACHES;
	there = *(volatile __u64 *)met;
	if (likely(there >> 16 == address << 16 >> 16))
		return there & 0xffff;
	known = bpf_map_lookup_elem(&kernel_cache_index, &address);
	number = known ? *known : add_cache(address);
	*(volatile __u64 *)met = address << 16 | number;
	return number;
}

/* Counts what happens in a cache; returns the origin of its sites. */
static __always_inline __u32 count_traffic(__u64 cache, bool freed)
{
	struct cache_traffic *traffic;
	__u32 number, index;

	if (!cache)
		return ORIGIN_SLAB;
	number = number_of_cache(cache);
	if (number >= MAX_KERNEL_CACHES)
		return ORIGIN_SLAB;
	index = (bpf_get_smp_processor_id() % CALL_ROWS) * MAX_KERNEL_CACHES + number;
	traffic = bpf_map_lookup_elem(&kernel_traffic, &index);
	if (traffic)
		__sync_fetch_and_add(freed ? &traffic->frees : &traffic->allocations, 1);
	return ORIGIN_CACHES + number;
}

#endif
