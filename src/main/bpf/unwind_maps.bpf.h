/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables that stacks are walked by. Java fills them (io.seep.unwind.UnwindTables); programs only read, but for the
 * scratches. max_entries of 1 means: set by Java before load.
 */
#ifndef SEEP_UNWIND_MAPS_BPF_H
#define SEEP_UNWIND_MAPS_BPF_H

/*
 * Block of 256 bytes of code -> bits 0-23: the row in force where the block begins; bits 24-31: how many rows begin in
 * the block; they lie behind that row, on the same page. Written by Java through mmap, module behind module, before any
 * code map leads there; never changed after. Full: the module has no table, and Java says so.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct word_page);
} unwind_index SEC(".maps");

/* Row number -> row. Written, and when full treated, as unwind_index. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct word_page);
} unwind_rows SEC(".maps");

/*
 * Place of an address -> its row, so that the walk of a stack whose calls were seen before neither reads the index nor
 * searches rows: bit 63 set, bits 24-55 number of the index entry << 8 | low byte of the address, bits 0-23 the row
 * without its low byte. A word is written as a whole, and tables never change: entries are right for ever. Written and
 * read here. Full: the newer entry stays.
 */
#define UNWIND_CACHE_BITS 13

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1 << UNWIND_CACHE_BITS);
	__type(key, __u32);
	__type(value, __u64);
} unwind_cache SEC(".maps");

/* The dictionary of all modules' odd rules. Written as unwind_index. Full: such rows say UNSUPPORTED. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, MAX_ODD_RULES);
	__type(key, __u32);
	__type(value, struct odd_rule);
} unwind_odd SEC(".maps");

/*
 * image -> its code. Written by Java, a whole value at a time; read here. The kernel may use the memory of a replaced
 * value again at once (kernel/bpf/memalloc.c), so a reader looks at the generation before and after. Full: the image's
 * stacks say STACK_NO_IMAGE.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, MAX_IMAGES);
	__type(key, __u32);
	__type(value, struct image_code);
} image_code SEC(".maps");

/*
 * Rises whenever a value of image_code was replaced or removed: what was found by the code of before is not to be used
 * again. Written by Java, after the value.
 */
__u64 code_changes = 0;

#define STACK_PAGE_BYTES 4096

/* Most words of the stack that are noted in a walk, for stack.bpf.h: two for each of 64 frames with frame pointers. */
#define MOST_NOTED_WORDS 128

/* unwind_scratch.bp_at: the walk has gone by this rbp, so that its word is noted; it is the one of the start. */
#define BP_IS_NOTED 0
#define BP_OF_START 1

/* More than can be noted: the walk depended on something else than words of the stack. */
#define NOTHING_NOTED (1U << 16)

struct noted_word {
	__u64 address;
	__u64 value;
};

/* The registers of a frame that a walk begins with. */
struct walk_start {
	__u64 ip;
	__u64 sp;
	__u64 bp;
	__u32 exact; /* as below */
	__u32 reserved;
};

/* One walk. */
struct unwind_scratch {
	__u32 busy; /* claimed by compare-and-exchange: uprobe programs can be preempted, or sleep */
	__u32 mapping; /* index of the mapping that was used last: where to look first */
	struct walk_start start; /* written before a walk, and not by it */
	/* The registers of the frame that comes next. */
	__u64 ip;
	__u64 sp;
	__u64 bp;
	__u32 exact; /* 1: ip is the next instruction to run; 0: a return address */
	/* Results. */
	__u32 status; /* enum stack_status */
	__u64 hash; /* of pcs */
	__u32 depth; /* frames in pcs */
	__u32 fp_frames; /* frames whose caller was found by the frame pointer, without a table */
	__u32 switched; /* 1: the walk has followed a frame pointer to another stack */
	__u32 noted_count; /* words that were read; above MOST_NOTED_WORDS: noted does not have them all */
	__u32 kernel_depth; /* frames that are in pcs already: the kernel's, below which the user's go on */
	__u64 kernel_hash; /* their hash */
	__u32 kernel_walks; /* how often kernel_walk.bpf.h has used this scratch */
	__u64 bp_at; /* where bp was read, which matters only once the walk goes by it; or BP_* */
	__u64 window_at; /* user address of what is in window */
	__u32 window_bytes; /* of window; 0: it holds nothing */
	__u32 by_start_bp; /* 1: the walk has gone by the rbp that it began with */
	__u64 absent_page; /* user address of the page at which the walk ended, because it is not there */
	/* For stack.bpf.h, which looks for a walk that was done before. */
	__u64 other_word; /* in which this walk is another than the one that was looked at last */
	__u32 walk_at; /* place of that one, where this one may be kept */
	__u32 reserved;
	__u64 pcs[MAX_STACK_DEPTH]; /* codes of the frames, leaf first */
	struct noted_word noted[MOST_NOTED_WORDS]; /* all that was read of the stack, in turn */
	__u64 window[STACK_PAGE_BYTES / 8]; /* a part of the stack */
};

/* Slots to try: own CPU's. Java sets max_entries to this for each possible CPU. */
#define UNWIND_SCRATCHES_PER_CPU 4

/* slot -> scratch. All of a CPU's slots busy: STACK_BUSY. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, UNWIND_SCRATCHES_PER_CPU);
	__type(key, __u32);
	__type(value, struct unwind_scratch);
} unwind_scratches SEC(".maps");

#endif
