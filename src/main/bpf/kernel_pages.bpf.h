/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages. What was allocated as 2^n pages may be freed in parts (mm/page_alloc.c, split_page() and its like): what is left
 * of the block then is blocks of its own, as if the whole had been freed and they allocated.
 */
#ifndef SEEP_KERNEL_PAGES_BPF_H
#define SEEP_KERNEL_PAGES_BPF_H

/* include/linux/gfp_types.h; the first five bits are the same in all kernels. */
#define GFP_MOVABLE 0x08

/* include/linux/mmzone.h: MAX_PAGE_ORDER. */
#define LARGEST_ORDER 10

/* Orders, rounded up to a power of two, so that a mask bounds an index. */
#define ORDERS 16

/* Recorded blocks by order, those of order 0 not counted: whether it is worth to look for the whole of a part. */
__s64 blocks_of_order[ORDERS] = {};

static __always_inline __u64 page_struct_bytes(void)
{
	return bpf_core_type_size(struct page);
}

static __always_inline void count_order(__u32 order, __s64 change)
{
	if (order)
		__sync_fetch_and_add(&blocks_of_order[order & (ORDERS - 1)], change);
}

static __always_inline __u32 order_of(__u64 size)
{
	return class_of(size / PAGE_BYTES, 32) - 1;
}

/*
 * Puts back what is left of a block of pages when the 2^order pages at page are freed: halves, each next to what was
 * divided before, as the buddy allocator does it.
 */
__noinline int keep_rest(__u64 page, __u32 order, const struct block *whole)
{
	__u64 struct_bytes = page_struct_bytes();
	struct block rest = {};

	if (!whole)
		return 0;
	rest.site = whole->site;
	rest.born = whole->born;
	for (__u32 half = 0; half < LARGEST_ORDER; half++) {
		__u64 at = page ^ struct_bytes << half;

		if (half < order || PAGE_BYTES << half >= whole->size)
			continue;
		page &= ~(struct_bytes << half);
		rest.size = PAGE_BYTES << half;
		keep_block(kernel_key(SPACE_PAGES, at), &rest);
		count_order(half, 1);
	}
	return 0;
}

/* Looks for a larger block that the freed pages are part of, and takes it out of the table. */
__noinline bool take_whole(__u64 page, __u32 order, struct block *whole)
{
	__u64 struct_bytes = page_struct_bytes();

	if (!whole)
		return false;
	for (__u32 larger = 1; larger <= LARGEST_ORDER; larger++) {
		__u64 key;

		if (larger <= order || blocks_of_order[larger] <= 0)
			continue;
		key = kernel_key(SPACE_PAGES, page & ~((struct_bytes << larger) - 1));
		if (!live_take(key, whole))
			continue;
		if (whole->size > PAGE_BYTES << order && order_of(whole->size) >= larger)
			return true;
		/* A smaller neighbour at the place where the whole would begin. */
		live_insert(key, whole);
	}
	return false;
}

static __always_inline void pages_allocated(void *ctx, enum kernel_event event, __u64 page,
					    __u32 order, __u32 gfp)
{
	struct kernel_request request = {
		.address = page,
		.size = PAGE_BYTES << (order & 63),
		.space = SPACE_PAGES,
		.event = event,
		.gfp = gfp,
		/* The kernel may move it: it belongs to a program or a file. */
		.origin = gfp & GFP_MOVABLE ? ORIGIN_USER_PAGES : ORIGIN_PAGES,
	};

	if (page && kernel_allocated(ctx, &request))
		count_order(order, 1);
}

static __always_inline void pages_freed(__u64 page, __u32 order)
{
	struct block block = {};

	if (!live_take(kernel_key(SPACE_PAGES, page), &block) && !take_whole(page, order, &block)) {
		count_older_free(SPACE_PAGES);
		return;
	}
	count_order(order_of(block.size), -1);
	if (!kernel_image && held_to_the_end(&block))
		return;
	count_free(&block);
	if (block.size > PAGE_BYTES << (order & 63))
		keep_rest(page, order, &block);
}

#endif
