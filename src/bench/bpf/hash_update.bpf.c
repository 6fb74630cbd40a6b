// SPDX-License-Identifier: GPL-2.0
/*
 * What libbpf-tools' memleak does at each event of the kernel's allocators, as little of it as keeps a table of live
 * blocks: an allocation takes its stack by bpf_get_stackid and is put into one hash by its address, a free is taken out
 * of it. With all_of_it also what memleak has beside: the size goes by way of a hash of threads, and sums of each stack
 * are kept in a third.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>

#define PAGE_BYTES 4096

/* libbpf-tools/memleak.h. */
#define MOST_ALLOCATIONS 1000000
#define MOST_STACKS 10240
#define STACK_FRAMES 127

const volatile __u32 all_of_it = 0;

struct kmem_cache___sized {
	unsigned int size;
} __attribute__((preserve_access_index));

struct allocation {
	__u64 size;
	__u64 born_nanos;
	int stack;
};

struct sums {
	__u64 bytes;
	__u64 blocks;
};

/* address -> its allocation. Full: it is not recorded. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_ALLOCATIONS);
	__type(key, __u64);
	__type(value, struct allocation);
} allocations SEC(".maps");

/* thread -> the size that it asks for now. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_STACKS);
	__type(key, __u64);
	__type(value, __u64);
} sizes SEC(".maps");

/* stack -> its live blocks. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_STACKS);
	__type(key, int);
	__type(value, struct sums);
} sums_of_stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, MOST_STACKS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, STACK_FRAMES * sizeof(__u64));
} stacks SEC(".maps");

static __always_inline void add_to_sums(int stack, __u64 bytes, __u64 blocks)
{
	struct sums *sums, none = {};

	sums = bpf_map_lookup_elem(&sums_of_stacks, &stack);
	if (!sums) {
		bpf_map_update_elem(&sums_of_stacks, &stack, &none, BPF_NOEXIST);
		sums = bpf_map_lookup_elem(&sums_of_stacks, &stack);
	}
	if (sums) {
		__sync_fetch_and_add(&sums->bytes, bytes);
		__sync_fetch_and_add(&sums->blocks, blocks);
	}
}

static __always_inline int allocated(void *ctx, __u64 address, __u64 size)
{
	struct allocation allocation = { .size = size };
	__u64 thread = bpf_get_current_pid_tgid();

	if (!address)
		return 0;
	if (all_of_it) {
		__u64 *asked;

		bpf_map_update_elem(&sizes, &thread, &size, BPF_ANY);
		asked = bpf_map_lookup_elem(&sizes, &thread);
		if (!asked)
			return 0;
		allocation.size = *asked;
		bpf_map_delete_elem(&sizes, &thread);
	}
	allocation.born_nanos = bpf_ktime_get_ns();
	allocation.stack = bpf_get_stackid(ctx, &stacks, 0);
	bpf_map_update_elem(&allocations, &address, &allocation, BPF_ANY);
	if (all_of_it)
		add_to_sums(allocation.stack, size, 1);
	return 0;
}

static __always_inline int freed(__u64 address)
{
	struct allocation *allocation = bpf_map_lookup_elem(&allocations, &address);
	int stack;
	__u64 size;

	if (!allocation)
		return 0;
	stack = allocation->stack;
	size = allocation->size;
	bpf_map_delete_elem(&allocations, &address);
	if (all_of_it)
		add_to_sums(stack, -size, -1);
	return 0;
}

/* include/trace/events/kmem.h and percpu.h of Linux 6.1 and later. */

SEC("tp_btf/kmalloc")
int on_kmalloc(__u64 *args)
{
	return allocated(args, args[1], args[3]);
}

SEC("tp_btf/kmem_cache_alloc")
int on_kmem_cache_alloc(__u64 *args)
{
	struct kmem_cache___sized *cache = (struct kmem_cache___sized *)args[2];

	return allocated(args, args[1], cache->size);
}

SEC("tp_btf/kfree")
int on_kfree(__u64 *args)
{
	return freed(args[1]);
}

SEC("tp_btf/kmem_cache_free")
int on_kmem_cache_free(__u64 *args)
{
	return freed(args[1]);
}

/* memleak has the frame number; the address of its struct page is as good a key. */
SEC("tp_btf/mm_page_alloc")
int on_mm_page_alloc(__u64 *args)
{
	return allocated(args, args[0], (__u64)PAGE_BYTES << (args[1] & 15));
}

SEC("tp_btf/mm_page_free")
int on_mm_page_free(__u64 *args)
{
	return freed(args[0]);
}

SEC("tp_btf/percpu_alloc_percpu")
int on_percpu_alloc(__u64 *args)
{
	return allocated(args, args[7], args[8]);
}

SEC("tp_btf/percpu_free_percpu")
int on_percpu_free(__u64 *args)
{
	return freed(args[2]);
}

char LICENSE[] SEC("license") = "GPL";
