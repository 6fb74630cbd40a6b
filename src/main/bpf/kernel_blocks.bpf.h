/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's blocks come into the table of live blocks, and go.
 *
 * Not every free has a tracepoint: kmem_cache_free_bulk() has none, and so kfree_rcu() has none. A block that was freed
 * so stays in the table until its address is handed out again, to whomever: then it is known to be gone, and its site is
 * known to be one whose frees nobody sees.
 */
#ifndef SEEP_KERNEL_BLOCKS_BPF_H
#define SEEP_KERNEL_BLOCKS_BPF_H

/* --gfp: bits that an allocation must have all. */
const volatile __u32 wanted_gfp = 0;

/*
 * row * KERNEL_SPACES + space - SPACE_SLAB -> frees of blocks that are in no table: older than the trace, or not
 * recorded. Written by each processor in a row of its own as far as they go; read by Java through mmap.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, CALL_ROWS *KERNEL_SPACES);
	__type(key, __u32);
	__type(value, __u64);
} older_kernel_frees SEC(".maps");

static __always_inline __u64 kernel_key(__u32 space, __u64 address)
{
	return (__u64)(space + 1) << KEY_IMAGE_SHIFT | (address & ((1ULL << KEY_IMAGE_SHIFT) - 1));
}

static __always_inline void count_older_free(__u32 space)
{
	__u32 index = (bpf_get_smp_processor_id() % CALL_ROWS) * KERNEL_SPACES + space - SPACE_SLAB;
	__u64 *frees = bpf_map_lookup_elem(&older_kernel_frees, &index);

	if (frees)
		__sync_fetch_and_add(frees, 1);
}

/* The block's address is somebody else's now: it was freed, and when is not known. */
static __always_inline void settle_unseen_free(const struct block *block)
{
	__u32 index = block->site;
	struct site *site = bpf_map_lookup_elem(&sites, &index);

	if (!site || (!kernel_image && held_to_the_end(block)))
		return;
	__sync_fetch_and_add(&site->unseen_frees, 1);
	__sync_fetch_and_add(&site->frees, 1);
	__sync_fetch_and_add(&site->freed_bytes, block->size);
}

static __always_inline void keep_block(__u64 key, const struct block *block)
{
	if (live_insert(key, block)) {
		count_allocation(block->site, block->size);
		return;
	}
	count_loss(LOSS_LIVE_BLOCKS, 1);
	count_loss(LOSS_LIVE_BYTES, block->size);
}

/* Something was allocated; true when it is recorded now. */
static __always_inline bool kernel_allocated(void *ctx, struct kernel_request *request)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u64 key = kernel_key(request->space, request->address);
	struct block block = {}, stale = {};
	__u32 image_index;

	if (live_take(key, &stale))
		settle_unseen_free(&stale);
	if ((request->gfp & wanted_gfp) != wanted_gfp || request->size < min_size ||
	    request->size > max_size)
		return false;
	request->context = context_of(ctx, task);
	image_index = image_of_context(task, request->context, request->size);
	if (image_index >= NOBODY)
		return false;
	if (!kernel_image && in_probes_page(task))
		return false;
	block.size = request->size;
	block.born = now_born();
	block.site = kernel_site(ctx, task, image_index, request);
	if (!block.site)
		block.site = stackless_site(image_index, block.size);
	keep_block(key, &block);
	return true;
}

static __always_inline void kernel_freed(__u32 space, __u64 address)
{
	struct block block = {};

	if (!live_take(kernel_key(space, address), &block))
		count_older_free(space);
	else if (kernel_image || !held_to_the_end(&block))
		count_free(&block);
}

#endif
