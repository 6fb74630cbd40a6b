/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layouts that BPF programs and Java share. Java's side is io.seep.engine.Abi; a test compares every
 * offset with the BTF of the compiled object.
 */
#ifndef SEEP_ABI_H
#define SEEP_ABI_H

/* Slots of one bucket of the table of live blocks: 8 x 20 bytes. */
#define BUCKET_SLOTS 8

/* How often the table of live blocks can grow. */
#define MAX_LIVE_PARTS 16

/* Most frames that a stack can hold. */
#define MAX_STACK_DEPTH 512

/*
 * Numbers of 32 bits in an array that Java or the programs reach into by number: the kernel rounds each value of an array
 * up to 8 bytes (kernel/bpf/arraymap.c, array_map_alloc), so they go into values of many.
 */
#define PAGE_WORDS 1024

struct word_page {
	__u32 words[PAGE_WORDS];
};

/* Program images (a process between two execs) of one run; the index also marks the address space of a block. */
#define MAX_IMAGES 16384

/* Sites that there may be beside those with stacks, for blocks whose stack could not be recorded: one for each image. */
#define STACKLESS_SITES 1024

/*
 * live_bucket.meta: bits 0-39 size in bytes, bits 40-63 site. Sizes from 2^40 on live in the overflow table.
 * A slot whose key is set and whose meta is 0 is being written.
 */
#define META_SIZE_BITS 40
#define META_SIZE_LIMIT (1ULL << META_SIZE_BITS)

/* A block that is remembered only so that its free is matched: made inside another allocator, or filtered. */
#define SITE_UNCOUNTED 0xffffffU
#define SITE_LIMIT SITE_UNCOUNTED

/*
 * live_bucket.key: bits 0-46 address, bit 47 set for a block of an own heap (PROBE_OWN_HEAP), bits 48-63 image + 1, so
 * that no key is 0.
 */
#define KEY_HEAP_SHIFT 47
#define KEY_IMAGE_SHIFT 48

/* A key of this value is a slot that is being emptied. */
#define KEY_BUSY 1ULL

/* A key that no slot ever has. */
#define KEY_NONE 2ULL

struct live_bucket {
	__u64 key[BUCKET_SLOTS];
	__u64 meta[BUCKET_SLOTS];
	__u32 born[BUCKET_SLOTS]; /* low half of the kernel's jiffies */
};

/* A block that found no slot in its buckets, or is too large for one. */
struct overflow_block {
	__u64 size; /* bytes */
	__u32 site;
	__u32 born;
};

/*
 * Classes of a histogram: 0 counts zeros, k counts values of k bits, the last all larger ones too. Sizes are bytes,
 * lifetimes jiffies.
 */
#define SIZE_CLASSES 33
#define LIFETIME_CLASSES 25

/* Names of threads that are told apart in one run, the first of them all those that are not. */
#define THREAD_NAMES 128

/* One call site: (image, allocator function, stack). Counters only ever rise. */
struct site {
	__u64 allocations;
	__u64 allocated_bytes;
	__u64 frees;
	__u64 freed_bytes;
	__u64 hash; /* of all of the above; 0 in an unused site */
	__u32 frames_at; /* first word in the map frames */
	__u16 depth; /* words there */
	__u8 status; /* enum stack_status */
	__u8 of_free; /* 1: the stack of a free, which allocates nothing */
	__u32 image;
	__u16 origin; /* index into Java's table of function names */
	__u16 context; /* enum kernel_context of a site of the kernel; 0 of others */
	__u32 freed_from; /* site of the last free of its blocks whose stack was taken, or 0 */
	/* Modulo 2^32: Java adds up what it reads in time. */
	__u32 sizes[SIZE_CLASSES]; /* of all allocations */
	__u32 lifetimes[LIFETIME_CLASSES]; /* of all freed blocks */
	__u32 unseen_frees; /* of the frees: blocks whose address was handed out again, and no free was seen */
	/* Bit n: a thread with the name of number n allocated here; 0: one whose name has no number. */
	__u64 thread_names[THREAD_NAMES / 64];
};

enum stack_status {
	STACK_COMPLETE = 1, /* reached the root of the thread */
	STACK_DEPTH = 2, /* deeper than --stack-depth */
	STACK_FRAME_POINTERS =
		3, /* walked by frame pointers: may skip or miss frames, nobody can tell */
	STACK_LOST = 4, /* no room to record it */
	STACK_OFF = 5, /* --stacks=none */
	STACK_UNREADABLE = 6, /* the stack's memory could not be read */
	STACK_BUSY = 7, /* no scratch slot was free, or the code map changed during the walk */
	/* The caller of the last frame is not known, because ... */
	STACK_NO_TABLE = 8, /* its code has no unwind table, and no frame pointer to go by */
	STACK_GAP =
		9, /* its function is not described in its file's table, and no frame pointer to go by */
	STACK_UNSUPPORTED = 10, /* its rule needs more than rsp, rbp and memory */
	STACK_LOOP = 11, /* its caller's frame would not lie above it */
	STACK_NO_IMAGE = 12, /* the image has no code map */
	STACK_FRAME_POINTER_END =
		13, /* frame pointers ended here: nobody can tell whether it is the root */
};

/* Bytes of a process' short name; include/linux/sched.h, TASK_COMM_LEN. */
#define NAME_BYTES 16

/* One program image of one process: a process between two execs. */
struct image {
	__u64 unmatched_frees; /* frees of addresses that are in no table */
	__u64 own_frees; /* such frees that the allocator itself made */
	__u64 inherited_frees; /* frees of blocks that it has from its parent */
	__u64 began; /* CLOCK_MONOTONIC, nanoseconds; 0 where Seep has opened it */
	__u64 ended; /* the same; 0 while it lasts */
	__u32 closed; /* 1: record nothing more */
	__u32 reserved;
	__u32 nested_frees; /* 1: more than one function that frees is probed: one may call the other */
	__u32 frees_judged; /* enum free_judgement */
	__u32 code_image; /* whose code map it is walked by: a child that was forked has its parent's */
	__u32 parent_image; /* image that it was forked from, plus 1; 0: it began with an empty heap */
	__u32 pid; /* written last: until then nothing of a claimed image is to be read */
	__u32 parent_pid;
	__u32 namespace_pid; /* as the process itself sees it */
	__u16 allocates; /* 1: it has begun to; noted when the memory of children is kept */
	__u16 end_signal; /* that ended it; 0 for none */
	char name[NAME_BYTES];
};

enum free_judgement {
	FREES_NOT_JUDGED, /* not every allocation is seen yet */
	FREES_JUDGED, /* no block is older than the image's trace */
	FREES_JUDGED_BUT_OLDER, /* a free of an unknown address may be of a block that is older */
};

/* The free of a block: who did it. */
struct recent_free {
	__u64 key; /* as live_bucket.key */
	__u64 meta; /* as live_bucket.meta; sizes modulo 2^40 */
	__u64 check; /* bits 0-23 site of the free's stack or 0, 24-39 its probe, 40-63 of all of the above */
};

/* Frees of one kind from one stack. */
#define SUSPICIOUS_ADDRESSES 4
#define MAX_SUSPICIOUS_FREES 4096

struct suspicious_free {
	__u64 count;
	__u64 address[SUSPICIOUS_ADDRESSES]; /* the first */
	__u32 freed[SUSPICIOUS_ADDRESSES]; /* when each was, as live_bucket.born */
	__u64 meta; /* of the block, where it is known: as live_bucket.meta */
	__u32 earlier_site; /* of a double free: the earlier one's site; 0: its stack was not taken */
	__u32 earlier_probe; /* and its function */
};

/*
 * Why a free is looked at. A key of the map suspicious_frees: bits 0-23 site of the free's stack, 24-39 image, 40-47
 * this, 48-63 probe.
 */
enum suspicion {
	SUSPECT_UNKNOWN = 1, /* an address that was never seen allocated */
	SUSPECT_DOUBLE = 2, /* freed before, and not handed out since */
	SUSPECT_OWN_DOUBLE =
		3, /* the same, from the allocator's own file: housekeeping, or on somebody's behalf */
	SUSPECT_MISALIGNED = 4, /* no allocator hands out such an address */
	SUSPECT_MISMATCH = 5, /* allocated by another family of functions */
};

/* What could not be recorded: index into the map losses. Java's names: io.seep.engine.Loss. */
enum loss {
	LOSS_LIVE_BLOCKS, /* allocations that found no room in the table of live blocks */
	LOSS_LIVE_BYTES, /* their bytes */
	LOSS_STACKS, /* allocations counted without their stack: sites or frames full, or no scratch */
	LOSS_MISSED_RETURNS, /* calls whose return was not seen */
	LOSS_MISSED_FREES, /* blocks that were handed out again without a free */
	LOSS_THREAD_STATES, /* calls whose thread had no room for its state */
	LOSS_NESTED_CALLS, /* calls nested deeper than MAX_NESTED_CALLS */
	LOSS_ADDRESSES, /* blocks above 2^47 */
	LOSS_UNREAD_RESULTS, /* results in memory that could not be read */
	LOSS_SUSPICIOUS_FREES, /* suspicious frees that found no room */
	LOSS_MAPPINGS, /* mappings that came or went while nobody could be told */
	LOSS_PROCESSES, /* processes and programs that found no room in the table of images */
	LOSS_EVENT_ALLOCATIONS, /* allocations that are missing among the events */
	LOSS_EVENT_FREES, /* the same of frees */
	LOSS_EVENT_OTHERS, /* the same of other events */
	LOSS_KERNEL_STACKS, /* kernel stacks that were taken for others: of those that were looked at twice */
	LOSS_COUNT,
};

/* What a call of a probed function does. */
enum call_kind {
	CALL_ALLOCATE = 1, /* returns the block, or NULL */
	CALL_REALLOCATE = 2, /* the same, and gives back the old block unless it failed */
	CALL_ALLOCATE_OUT = 3, /* returns 0 and stores the block's address */
	CALL_FREE = 4,
	CALL_RESIZE = 5, /* changes a block's size where it is; returns the size that it has then */
};

enum probe_flag {
	PROBE_STRING =
		1, /* the block is a copy of a string: its size is the string's with the end */
	PROBE_FREES_ON_FAILURE =
		2, /* a reallocate that fails gives back the old block all the same */
	PROBE_ANY_RESULT =
		4, /* CALL_ALLOCATE_OUT: stores NULL when it fails, whatever it returns */
	PROBE_OWN_HEAP =
		8, /* its blocks lie inside blocks of another allocator, perhaps at their very start */
	PROBE_ANY_FAMILY =
		16, /* functions of other families share its code; for Java, which tells origin_families */
};

/*
 * Probed functions of one run. A probe's cookie is the number of its function in bits 0-31, of the image that it is for
 * above.
 */
#define COOKIE_IMAGE_SHIFT 32

/* Instead of an image: the one that the process has now. The probes are in all processes that map the file. */
#define COOKIE_BY_PROCESS 0xffffffffU

#define MAX_PROBES 16384

/* Rows of the map probe_calls: a processor counts in the row of its number modulo this. */
#define CALL_ROWS 16

/* What the function under a probe does. Arguments count from 1; 0 is none. */
struct probe {
	__u64 own_before; /* bytes of the allocator's own code before the probe */
	__u64 own_behind; /* and behind it */
	__u64 fixed_size; /* bytes of the block where no argument says it */
	__u16 origin; /* index into Java's table of function names */
	__u8 flags; /* enum probe_flag */
	__u8 kind; /* enum call_kind */
	__u8 size_argument;
	__u8 count_argument; /* multiplies the size */
	__u8 block_argument; /* the block that the call gives back or resizes */
	__u8 result_argument; /* where the call stores the new block's address */
	__u8 extra_argument; /* CALL_RESIZE: as many bytes more are welcome */
	__u8 reserved[7];
};

/* Processes that can be held at once; a power of two. */
#define MAX_HOLDS 4096

/*
 * hold.state: bit 0 held; bits 19-22 a stop signal of that number was sent by somebody else since; bits 23-26 such a
 * stop was taken back by the SIGCONT that ended the hold, and is to be sent again.
 */
#define HOLD_HELD 1U
#define HOLD_LIFTED_SHIFT 4

struct hold {
	__u32 pid; /* thread group id in Seep's pid namespace; 0: a free slot */
	__u32 state;
};

/* What happened to a watched process: one record of the ring buffer of life.bpf.h. */
enum life_event_kind {
	LIFE_EXEC = 1,
	LIFE_MAP = 2,
	LIFE_FORK = 3, /* pid is the child's */
	LIFE_EXIT = 4,
	LIFE_ALLOCATES = 5, /* a child that was forked is about to allocate for the first time */
};

struct life_event {
	__u32 kind; /* enum life_event_kind */
	__u32 pid; /* thread group id in Seep's pid namespace */
	__u32 held; /* 1: the process is being stopped and waits to be continued */
	__u32 image; /* that it has now, plus 1; 0: none */
};

/* A control group: the number of its directory, and the hierarchy that the directory is in. */
struct group_identity {
	__u64 number;
	__u32 hierarchy; /* as in /proc/PID/cgroup; 0: version 2 */
	__u32 reserved;
};

/* What happened to an image's own mappings: one record of the ring buffer of mappings.bpf.h. */
enum mapping_event_kind {
	MAPPING_COMES = 1, /* a range that a site has asked for; whatever was there is gone */
	MAPPING_GOES = 2, /* the pages of a range are about to go */
	MAPPING_SHRINKS = 3, /* the program break is about to come down, by bytes */
	MAPPING_STAYS = 4, /* what the thread had announced to go has not gone */
};

struct mapping_event {
	__u32 kind; /* enum mapping_event_kind */
	__u32 image;
	__u64 start;
	__u64 size; /* bytes, as asked for */
	__u32 site; /* or SITE_UNCOUNTED */
	__u32 thread;
};

/* What happened to a block: one record of the ring buffer of events.bpf.h. */
enum block_event_kind {
	EVENT_ALLOCATED = 1,
	EVENT_FREED = 2,
	EVENT_FREED_UNSEEN =
		3, /* the address was handed out again, so that its block must have been freed */
	EVENT_KEPT = 4, /* a reallocate has failed: the block that it freed is live as before */
	EVENT_FREED_UNKNOWN = 5, /* an address that is in no table; of no size and no site */
};

struct block_event {
	__u64 nanos; /* CLOCK_MONOTONIC */
	__u64 address;
	__u64 size; /* bytes */
	__u32 site; /* that allocated the block */
	__u32 thread; /* 0: not known */
	__u32 image;
	__u16 origin; /* index into Java's table of function names: what was called now */
	__u16 kind; /* enum block_event_kind */
};

/* A thread's user registers, for seep-scan. */
struct thread_registers {
	__u32 process; /* thread group id */
	__u32 thread; /* its own id; 0 where it is the key */
	__u64 stack_pointer;
	__u64 thread_pointer; /* fs_base */
	__u64 values[15]; /* in the order of struct pt_regs, without ip, flags and segments */
};

/*
 * The kernel's own blocks have keys of images that no process can have: one for each kind of address, since a per-CPU
 * pointer or a page may have the number of an object.
 */
enum kernel_space {
	SPACE_SLAB = MAX_IMAGES,
	SPACE_PAGES, /* the address of struct page */
	SPACE_PERCPU,
	SPACE_END,
};

#define KERNEL_SPACES 3

/* Caches of the slab allocator that a run can tell apart. */
#define MAX_KERNEL_CACHES 1024
#define KERNEL_CACHE_NAME_BYTES 32

/* site.origin of kernel sites: the numbers from here on. */
#define ORIGIN_PAGES 0xf000
#define ORIGIN_USER_PAGES 0xf001 /* and page cache: movable, see __GFP_MOVABLE */
#define ORIGIN_PERCPU 0xf002
#define ORIGIN_LARGE 0xf003 /* kmalloc of more than a cache holds: pages */
#define ORIGIN_SLAB 0xf004 /* the cache is not known */
#define ORIGIN_CACHES 0xf100 /* plus the number in the map kernel_caches */

/* A cache of the slab allocator. */
struct kernel_cache {
	__u64 address; /* of struct kmem_cache; written last */
	__u32 object_bytes;
	__u32 reserved;
	char name[KERNEL_CACHE_NAME_BYTES];
};

/* What was seen of a cache, whoever did it. */
struct cache_traffic {
	__u64 allocations;
	__u64 frees;
};

/* What a process still had of the kernel's when it ended, by site. */
struct held_blocks {
	__u64 blocks;
	__u64 held_bytes;
};

/*
 * What kernel_walk.bpf.h knows of a return address in the kernel: in the low half its own low half, then how many words
 * of the stack lie between it and its caller's.
 */
#define RULE_WORDS_SHIFT 32
#define RULE_WORDS_MASK 0x7ff
#define RULE_TWO_PLACES (1ULL << 43) /* as many words, or one more */
#define RULE_ONE_PLACE (1ULL << 44) /* as many words, and surely not one less either */
#define RULE_LAST (1ULL << 45) /* its caller is the last one, wherever that is */
#define RULE_VARIES (1ULL << 46) /* there is no rule */

#define RULES_IN_BUCKET 4
#define RULE_BUCKET_BITS 13
#define CALLER_BITS 14

/* Multipliers, of which the high bits are taken. */
#define RULE_HASH 0x9e3779b1U
#define CALLER_HASH 0x85ebca6bU

struct rule_bucket {
	__u64 rule[RULES_IN_BUCKET];
};

/* Most frames of a walk by rules; what is deeper walks the kernel. */
#define MOST_RULE_FRAMES 64

/* Most words of a stack to learn from. */
#define MOST_WALK_WORDS 1024

/* A walk of the kernel's and the stack that it was of. */
struct kernel_walk {
	__u64 from; /* address of the first word */
	__u32 event;
	__u32 depth;
	__u32 words;
	__u32 reserved;
	__u64 frames
		[MOST_RULE_FRAMES]; /* codes, leaf first; that of a return address is one less than it */
	__u64 stack[MOST_WALK_WORDS]; /* the last word is the last return address */
};

/* On whose behalf the kernel allocated: site.context. */
enum kernel_context {
	CONTEXT_TASK = 1,
	CONTEXT_KERNEL_THREAD,
	CONTEXT_INTERRUPT,
};

/*
 * Unwind tables. A row is described in io.seep.unwind.table.RowFormat; how index and rows of a module lie in their maps,
 * in io.seep.unwind.TableLayout.
 */
/* A rule that does not fit into a row; io.seep.unwind.table.OddRule. */
struct odd_rule {
	__u8 cfa; /* enum odd_cfa */
	__u8 rbp; /* enum odd_rbp */
	__u16 reserved;
	__s32 cfa_offset; /* added to the register */
	__s32 cfa_addend; /* added to the word read from memory */
	__s32 rbp_offset;
};

#define MAX_ODD_RULES 4096

/*
 * Mappings of one image: with these a value of the map image_code just fits into 16 KB. Unused ones are at the end and
 * start at UNUSED_MAPPING.
 */
#define MAX_CODE_MAPPINGS 500
#define UNUSED_MAPPING (1ULL << 62)

/* The module of code that is in no file. */
#define NO_MODULE 0xffffU

/* code_mapping.flags */
#define MAPPING_HAS_TABLE 1

/*
 * A range of addresses of one module. The word of unwind_index for an address is
 * (u32)((address - bias) >> 8) + index, modulo 2^32.
 */
struct code_mapping {
	__u64 start;
	__u64 size; /* bytes */
	__u64 bias; /* address as linked = address - bias */
	__u32 index;
	__u16 module; /* or NO_MODULE, with a bias of 0 */
	__u16 flags;
};

/* The code that an image has mapped. */
struct image_code {
	__u64 generation; /* differs between any two values ever written */
	struct code_mapping mappings[MAX_CODE_MAPPINGS]; /* by rising start, not overlapping */
};

/*
 * A frame's code: bits 0-47 address, bits 48-63 module. The address is the one to look a name or a line up by, as it is:
 * for a return address already the byte before it, since the call may be the last instruction of its function; in a
 * module as linked in its file, for NO_MODULE in memory. The
 * kernel's addresses are their own codes: their bits 47-63 are set.
 */
#define FRAME_MODULE_SHIFT 48

/* A file that needs no hold when it is mapped again. */
struct file_identity {
	__u64 inode;
	__u32 device; /* the kernel's dev_t: major << 20 | minor */
	__u32 reserved;
};

#endif
