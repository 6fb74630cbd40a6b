/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every map of the allocation programs. max_entries of 1 means: set by Java before load, from --max-memory and the
 * hidden --test-limits.
 */
#ifndef SEEP_MAPS_BPF_H
#define SEEP_MAPS_BPF_H

/*
 * hash of key -> bucket of live blocks.
 * Written by the return of an allocator (insert) and by free (remove); read by Java through mmap, also while it
 * changes: a slot counts once its meta is set. Full: the block goes to overflow.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct live_bucket);
} live SEC(".maps");

/*
 * What the table of live blocks grows by: more buckets, tried in turn where those before have no room. Made by Java
 * while the trace runs (io.seep.engine.LiveParts) when most of what there is has been filled; never taken away. Written
 * and read as live. Full, or none left to make: the block goes to overflow.
 */
struct live_part {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct live_bucket);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, MAX_LIVE_PARTS);
	__type(key, __u32);
	__array(values, struct live_part);
} live_parts SEC(".maps");

/*
 * key of a block -> block. Written and read as live, by Java with batched lookups.
 * Full: LOSS_LIVE_BLOCKS and LOSS_LIVE_BYTES; the allocation is in no counter.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, struct overflow_block);
} overflow SEC(".maps");

/*
 * place -> site, 0 for none. The first place of a site follows from its hash, which is of (image, origin, stack); where
 * that is taken by another, the next ones are looked at: open addressing in a table that is at most half full. Written
 * when a site is first seen, never removed; Java reads the sites themselves. Full: LOSS_STACKS, and the block is counted
 * at its image's stackless site.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct word_page);
} site_index SEC(".maps");

/*
 * site -> counters and where its frames are. Slots are handed out in order by next_site, never reused.
 * Written by both; read by Java through mmap. Full: as site_index.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct site);
} sites SEC(".maps");

/*
 * word -> one frame: the place of its code in frame_codes. The frames of a stack are neighbours, leaf first. Handed out in
 * order by next_frame, never reused; written before the site's hash is, so that a reader who sees the hash sees the
 * frames. Full: as site_index.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct word_page);
} frames SEC(".maps");

/*
 * place -> a frame's code plus 1, 0 for none: each code once, as stacks have most of theirs in common. Open addressing,
 * as site_index. Written before the words that name it; read by Java through mmap. Full: as site_index.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} frame_codes SEC(".maps");

/* image -> its state. Java opens an image before the first probe carries its number. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MAX_IMAGES);
	__type(key, __u32);
	__type(value, struct image);
} images SEC(".maps");

/* The next unused image. Added to by Java and by process_exec and process_fork. */
__u32 next_image = 0;

/*
 * thread group id -> watch: bits 0-7 WATCH_*, bits 8-31 image + 1, 0 for none. Written by Java, and by the programs of
 * life.bpf.h for children and new programs of those that are followed; removed by both. Full: Java reports that the
 * process can't be watched; a child is counted in LOSS_PROCESSES.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_IMAGES);
	__type(key, __u32);
	__type(value, __u32);
} watches SEC(".maps");

#define WATCH_HOLD 1 /* stop it where new code comes */
#define WATCH_FOLLOW 2 /* its children and what it becomes are watched too */
#define WATCH_SHARES                                                                               \
	4 /* it lives in the memory of another process, whose image it has until it execs */
#define WATCH_KEEP 8 /* Java removes the watch, not its end */
#define WATCH_SELECTED 16 /* only as long as selected() holds for what it becomes */
#define WATCH_IMAGE_SHIFT 8

/* function -> what it does. Written by Java before its first probe is placed, read here. Full: Java refuses it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MAX_PROBES);
	__type(key, __u32);
	__type(value, struct probe);
} probes SEC(".maps");

/*
 * row * MAX_PROBES + probe -> calls that the probe saw. Written at every call, by each processor in a row of its own as
 * far as they go; read by Java through mmap.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, CALL_ROWS *MAX_PROBES);
	__type(key, __u32);
	__type(value, __u64);
} probe_calls SEC(".maps");

/* enum loss -> count. Written on the rare paths only, read by Java through mmap. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

/* Allocator calls that a thread can have open inside each other. */
#define MAX_NESTED_CALLS 8

/* A call between its entry and its return. */
struct open_call {
	__u64 sp; /* at entry: the address of the return address */
	__u64 size; /* requested bytes */
	__u64 argument; /* old block of a reallocate, or where the result is stored */
	__u64 moving_size; /* the old block, out of the table while the call lasts; CALL_RESIZE: most bytes asked for */
	__u32 moving_site; /* 0: the old block was not known */
	__u32 moving_born;
	__u32 probe; /* number of the function */
	__u32 image;
};

struct thread_state {
	__u32 depth; /* open calls */
	__u32 just_freed_by; /* the probe that saw it last */
	__u32 just_freed_first; /* the probe that saw it first */
	__u32 name; /* number of its name plus 1; 0: not looked up */
	__u64 just_freed; /* last block that was freed; kept where one free may call another */
	__u64 just_freed_sp; /* stack pointer there */
	__u32 mapping_call; /* a system call between its entry and its return: its number + 1, or 0 */
	__u32 mapping_told; /* 1: it has announced that a range goes */
	__u64 old_break; /* at the entry of brk */
	struct open_call calls[MAX_NESTED_CALLS];
};

/*
 * thread -> its open calls, where it has no slot in thread_slots. Made at a thread's first call, freed by the kernel with the thread, so that a thread that
 * is killed in the middle of a call leaves nothing behind. No memory: LOSS_THREAD_STATES.
 */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread_state);
} threads SEC(".maps");

/* A thread by its number, and when it began, since numbers are used again. */
struct thread_slot {
	__u64 began; /* of the owner: task_struct.start_boottime */
	__u32 owner; /* thread id in the initial namespace; 0: nobody's */
	__u32 reserved;
	struct thread_state state;
};

#define THREAD_SLOT_BITS 10

/*
 * low bits of a thread's number -> its open calls, read in a few ns where the storage of a task takes 40. The first of
 * the threads with the same bits has it until it ends; the others keep theirs in the map threads. Written and read by the thread
 * itself, and by whoever settles it when it is at an end.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << THREAD_SLOT_BITS);
	__type(key, __u32);
	__type(value, struct thread_slot);
} thread_slots SEC(".maps");

/* The word of this number in an array of pages; NULL beyond its end. */
static __always_inline __u32 *word_of(void *pages, __u32 number)
{
	__u32 index = number / PAGE_WORDS;
	struct word_page *page = bpf_map_lookup_elem(pages, &index);

	return page ? &page->words[number % PAGE_WORDS] : NULL;
}

static __always_inline __u32 *watch_of(__u32 pid)
{
	return bpf_map_lookup_elem(&watches, &pid);
}

static __always_inline void count_loss(__u32 which, __u64 count)
{
	__u64 *counter = bpf_map_lookup_elem(&losses, &which);

	if (counter)
		__sync_fetch_and_add(counter, count);
}

#endif
