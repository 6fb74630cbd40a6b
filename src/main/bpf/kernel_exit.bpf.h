/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a process holds of the kernel when it ends. The kernel then closes its files and takes its memory back: frees that
 * the process has not asked for. As with its heap, what was not given back before counts as held.
 */
#ifndef SEEP_KERNEL_EXIT_BPF_H
#define SEEP_KERNEL_EXIT_BPF_H

/* image -> 1 once its last thread ends. Written here, read where the kernel's blocks are freed; for traced processes only. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} ended_images SEC(".maps");

/* site -> what was freed of it after the end of its process. Written here, read by Java through mmap. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct held_blocks);
} held_at_end SEC(".maps");

/* The last thread of a watched process ends. A child of vfork leaves to its parent what both have. */
static __always_inline void note_end_for_kernel(__u32 watch)
{
	__u32 image = (watch >> WATCH_IMAGE_SHIFT) - 1;
	__u32 *ended = bpf_map_lookup_elem(&ended_images, &image);

	if (ended && !(watch & WATCH_SHARES))
		*ended = 1;
}

/* Counts a block that goes as held to the end; false when its process still lives. */
static __always_inline bool held_to_the_end(const struct block *block)
{
	__u32 index = block->site, image;
	struct site *site = bpf_map_lookup_elem(&sites, &index);
	struct held_blocks *held;
	__u32 *ended;

	if (!site)
		return false;
	image = site->image;
	ended = bpf_map_lookup_elem(&ended_images, &image);
	if (!ended || !*ended)
		return false;
	held = bpf_map_lookup_elem(&held_at_end, &index);
	if (!held)
		return false;
	__sync_fetch_and_add(&held->blocks, 1);
	__sync_fetch_and_add(&held->held_bytes, block->size);
	return true;
}

#endif
