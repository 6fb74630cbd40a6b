/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walks the user stack of the current thread by unwind tables, and by frame pointers through code that has none.
 *
 * How to use it: scratch = unwind_claim(); unwind_from(scratch, ip, sp, bp, exact); unwind(scratch, image); read depth, pcs, hash, status and
 * fp_frames; unwind_release(scratch).
 *
 * Only rsp and rbp are followed: rules for code that calls something use no other register, but for a handful in
 * hand-written assembler, which say UNSUPPORTED. The rules are those of the x86-64 psABI, 3.2.2 and 3.7: the return
 * address lies at CFA - 8, and the CFA is the caller's rsp.
 *
 * Functions that are not static are verified once, whatever calls them (since Linux 5.6): that keeps a walk of 512
 * frames small for the verifier. They share their state through the scratch, as indexes and numbers.
 */
#ifndef SEEP_UNWIND_BPF_H
#define SEEP_UNWIND_BPF_H

#include "unwind_maps.bpf.h"

/* Most frames of a stack: --stack-depth, at most MAX_STACK_DEPTH. */
const volatile __u32 unwind_depth = MAX_STACK_DEPTH;

/* 1: all programs that call unwind() are sleepable (since Linux 6.0): they may bring in an absent page of the stack. */
const volatile __u32 unwind_sleeps = 0;

/* bpf_helpers.h of libbpf 1.6 has them too. */
#ifndef likely
#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)
#endif

/* io.seep.unwind.table.RowFormat. */
#define ROW_LOW_BYTE 0xff
#define ROW_KIND_SHIFT 8
#define ROW_CFA_SHIFT 10
#define ROW_CFA_MASK 0x1fff
#define ROW_RBP_SHIFT 23
#define ROW_ODD_SHIFT 10

enum row_kind {
	ROW_RSP,
	ROW_RBP,
	ROW_ODD,
	ROW_COMMAND,
};

enum row_command {
	COMMAND_GAP,
	COMMAND_END,
	COMMAND_SIGNAL,
	COMMAND_UNSUPPORTED,
	COMMAND_PLT,
};

enum odd_cfa {
	ODD_CFA_RSP,
	ODD_CFA_RBP,
	ODD_CFA_AT_RSP,
	ODD_CFA_AT_RBP,
};

enum odd_rbp {
	ODD_RBP_UNCHANGED,
	ODD_RBP_AT_CFA,
	ODD_RBP_AT_RBP,
	ODD_RBP_AT_RSP,
};

#define ROW_IS_GAP (COMMAND_GAP << ROW_CFA_SHIFT | ROW_COMMAND << ROW_KIND_SHIFT)

/* arch/x86/include/asm/sigframe.h, struct rt_sigframe at rsp once its return address is popped: uc.uc_mcontext. */
#define SIGNAL_FRAME_BP 120
#define SIGNAL_FRAME_SP 160
#define SIGNAL_FRAME_IP 168

/* User addresses are below: arch/x86/include/asm/page_64_types.h, without LA57. */
#define USER_ADDRESS_BITS 47

/* A frame pointer further up than the largest usual stack is a number in a general register. */
#define LARGEST_FRAME_BYTES (8ULL << 20)

/* Frames that are verified one by one; the verifier's work grows with it. */
#define STEPS_AT_ONCE 8

/* Frames of generated code that may lie one above the other and not be known yet. */
#define MOST_UNKNOWN_FRAMES 8

/* No page of the stack. */
#define NO_PAGE 1

/* Pages to wait for in one walk. */
#define MOST_ABSENT_PAGES 16

/* include/linux/uprobes.h: MAX_URETPROBE_DEPTH. */
#define MAX_PENDING_RETURNS 64

/* CO-RE flavours: what comes behind three underscores is not part of the kernel's name. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct return_instance {
	unsigned long stack;
	unsigned long orig_ret_vaddr;
	struct return_instance *next;
};

struct uprobe_task {
	struct return_instance *return_instances;
};

struct task_struct___unwind {
	struct mm_struct *mm;
	struct uprobe_task *utask;
};

#pragma clang attribute pop

static __always_inline struct unwind_scratch *unwind_claim(void)
{
	__u32 index = bpf_get_smp_processor_id() * UNWIND_SCRATCHES_PER_CPU;

	for (int i = 0; i < UNWIND_SCRATCHES_PER_CPU; i++, index++) {
		struct unwind_scratch *scratch = bpf_map_lookup_elem(&unwind_scratches, &index);

		if (scratch && !__sync_val_compare_and_swap(&scratch->busy, 0, 1)) {
			scratch->window_bytes = 0;
			scratch->kernel_depth = 0;
			scratch->kernel_hash = 0;
			return scratch;
		}
	}
	return NULL;
}

static __always_inline void unwind_release(struct unwind_scratch *scratch)
{
	__sync_lock_test_and_set(&scratch->busy, 0);
}

/*
 * 1 if a < b, else 0; both below 2^63. Searches take their turns by arithmetic: a branch would double the paths that the
 * verifier follows, and the processor could not predict it. No mask of all bits, since from one the verifier makes two
 * paths as well (since Linux 6.18; kernel/bpf/verifier.c, maybe_fork_scalars).
 */
static __always_inline __u64 one_if_less(__u64 a, __u64 b)
{
	__u64 sign = a - b;

	/* Or the compiler would see through it, and branch. */
	asm volatile("%[sign] >>= 63" : [sign] "+r"(sign));
	return sign;
}

/* The mapping that holds an address; MAX_CODE_MAPPINGS when there is none. */
__noinline __u32 unwind_find_mapping(const struct image_code *code, __u64 address)
{
	__u64 at = 0;

	if (!code || address >> USER_ADDRESS_BITS)
		return MAX_CODE_MAPPINGS;
#define STEP(step) at += (step) * one_if_less(code->mappings[at + (step)].start, address + 1)
	/* Each is half of what is left, rounded up; the sum is the last index. */
	STEP(250);
	STEP(125);
	STEP(62);
	STEP(31);
	STEP(16);
	STEP(8);
	STEP(4);
	STEP(2);
	STEP(1);
#undef STEP
	if (address - code->mappings[at].start >= code->mappings[at].size)
		return MAX_CODE_MAPPINGS;
	return at;
}

/* The row for the code whose low byte is given, in the block that an entry of the index describes. */
static __always_inline __u32 search_rows(__u32 entry, __u32 low)
{
	__u64 row = entry & 0xffffff, behind = (entry >> 24) + 1, at = 0;
	__u32 page_number = row / PAGE_WORDS;
	struct word_page *page = bpf_map_lookup_elem(&unwind_rows, &page_number);

	if (!page)
		return ROW_IS_GAP;
	row %= PAGE_WORDS;
#define LOW_BYTE(index) (page->words[(row + (index)) % PAGE_WORDS] & ROW_LOW_BYTE)
#define STEP(step)                                                                                 \
	at += (step) *                                                                             \
	      (one_if_less(at + (step), behind) & one_if_less(LOW_BYTE(at + (step)), low + 1))
	if (unlikely(behind > 16)) {
		STEP(128);
		STEP(64);
		STEP(32);
		STEP(16);
	}
	if (behind > 4) {
		STEP(8);
		STEP(4);
	}
	STEP(2);
	STEP(1);
#undef STEP
#undef LOW_BYTE
	return page->words[(row + at) % PAGE_WORDS];
}

/* The row, without its low byte, of the code that lies low bytes behind the start of a block. */
__noinline __u32 unwind_look_up(__u32 block, __u32 low)
{
	__u32 number = block / PAGE_WORDS;
	struct word_page *page = bpf_map_lookup_elem(&unwind_index, &number);

	if (!page)
		return ROW_IS_GAP;
	return search_rows(page->words[block % PAGE_WORDS], low) & ~ROW_LOW_BYTE;
}

static __always_inline __u32 find_row(__u32 block, __u32 low)
{
	__u64 tag = 1ULL << 39 | (__u64)block << 8 | low;
	__u32 at = (__u32)tag * 0x9e3779b1U >> (32 - UNWIND_CACHE_BITS);
	__u64 *cached = bpf_map_lookup_elem(&unwind_cache, &at);
	__u64 known;
	__u32 row;

	if (!cached)
		return ROW_IS_GAP;
	known = *(volatile __u64 *)cached;
	if (likely(known >> 24 == tag))
		return known << 8;
	row = unwind_look_up(block, low);
	*(volatile __u64 *)cached = tag << 24 | row >> 8;
	return row;
}

/* Takes a part of the user's stack, at most a page long, into the scratch; false when it can't be read. */
__noinline bool unwind_load(struct unwind_scratch *scratch, __u64 at, __u32 bytes)
{
	if (!scratch || bytes > STACK_PAGE_BYTES)
		return false;
	if (bpf_probe_read_user(scratch->window, bytes, (void *)at)) {
		scratch->window_bytes = 0;
		scratch->absent_page = at & -(__u64)STACK_PAGE_BYTES;
		return false;
	}
	scratch->window_at = at;
	scratch->window_bytes = bytes;
	return true;
}

/* A word of the user's stack; false when it can't be read. */
static __always_inline bool peek_stack(struct unwind_scratch *scratch, __u64 address, __u64 *word)
{
	__u64 at = address - scratch->window_at;

	/* The ABI aligns the stack; a word of a page's end would lie on two. */
	if (unlikely(address % 8))
		return false;
	if (unlikely(at >= scratch->window_bytes)) {
		at = address % STACK_PAGE_BYTES;
		if (!unwind_load(scratch, address - at, STACK_PAGE_BYTES))
			return false;
	}
	*word = scratch->window[at % STACK_PAGE_BYTES / 8];
	return true;
}

static __always_inline void note_word(struct unwind_scratch *scratch, __u64 address, __u64 word)
{
	__u32 at = scratch->noted_count;

	if (likely(at < MOST_NOTED_WORDS)) {
		scratch->noted[at].address = address;
		scratch->noted[at].value = word;
	}
	scratch->noted_count = at + 1;
}

/* The same, and notes it. */
static __always_inline bool read_stack(struct unwind_scratch *scratch, __u64 address, __u64 *word)
{
	if (!peek_stack(scratch, address, word))
		return false;
	note_word(scratch, address, *word);
	return true;
}

/*
 * To be called before the walk goes by rbp. Code without frame pointers saves in it what it likes, which is not to make
 * one walk differ from another.
 */
static __always_inline void note_bp(struct unwind_scratch *scratch)
{
	__u64 at = scratch->bp_at;
	__u32 last = scratch->noted_count - 1;

	if (at == BP_IS_NOTED)
		return;
	scratch->bp_at = BP_IS_NOTED;
	if (at == BP_OF_START) {
		scratch->by_start_bp = 1;
	} else if (last < MOST_NOTED_WORDS && scratch->noted[last].address > at) {
		/* The return address behind it was noted first, and words are to be in order. */
		struct noted_word behind = scratch->noted[last];

		scratch->noted[last].address = at;
		scratch->noted[last].value = scratch->bp;
		note_word(scratch, behind.address, behind.value);
	} else {
		note_word(scratch, at, scratch->bp);
	}
}

/* Where a return probe makes a call return to; 0 when there is none in this process. */
static __always_inline __u64 return_trampoline(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct xol_area *area = BPF_CORE_READ(task, mm, uprobes_state.xol_area);

	/* kernel/events/uprobes.c: the start of the area for out-of-line steps. */
	return area ? BPF_CORE_READ(area, vaddr) : 0;
}

/*
 * What a return address was before a return probe put the kernel's trampoline in its place; 0 if it is none.
 * kernel/events/uprobes.c: each pending return knows the stack slot that it took over.
 */
__noinline __u64 unwind_original_return(__u64 return_address, __u64 slot)
{
	struct task_struct___unwind *task = (void *)bpf_get_current_task_btf();
	__u64 trampoline = return_trampoline();
	struct return_instance *pending;

	if (!trampoline || return_address != trampoline)
		return 0;
	pending = BPF_CORE_READ(task, utask, return_instances);
	for (int i = 0; i < MAX_PENDING_RETURNS && pending; i++) {
		if (BPF_CORE_READ(pending, stack) == slot)
			return BPF_CORE_READ(pending, orig_ret_vaddr);
		pending = BPF_CORE_READ(pending, next);
	}
	return 0;
}

/*
 * Does a chain of frame pointers lead to code that is known? Not always at its first step: generated code that is
 * younger than the map of the code may lie between.
 */
__noinline bool unwind_leads_to_code(struct unwind_scratch *scratch, const struct image_code *code,
				     __u64 bp)
{
	__u64 caller_bp, ip;

	if (!scratch)
		return false;
	for (int i = 0; i < MOST_UNKNOWN_FRAMES; i++) {
		if (!read_stack(scratch, bp, &caller_bp) || !read_stack(scratch, bp + 8, &ip))
			return false;
		if (!ip || ip >> USER_ADDRESS_BITS)
			return false;
		if (unwind_find_mapping(code, ip - 1) != MAX_CODE_MAPPINGS)
			return true;
		scratch->noted_count = NOTHING_NOTED;
		if (unwind_original_return(ip, bp + 8))
			return true;
		if (caller_bp <= bp || caller_bp - bp > LARGEST_FRAME_BYTES)
			return false;
		bp = caller_bp;
	}
	return false;
}

/*
 * The step through code without a table: push %rbp; mov %rsp, %rbp is assumed to have run. Whatever lies there must
 * look like a frame. Returns 0 or the status at which the walk ends.
 */
__noinline int unwind_frame_pointer(struct unwind_scratch *scratch, const struct image_code *code,
				    int refusal)
{
	__u64 bp, caller_bp, ip;

	if (!scratch)
		return STACK_GAP;
	if (scratch->fp_frames)
		refusal = STACK_FRAME_POINTER_END;
	note_bp(scratch);
	bp = scratch->bp;
	if (bp < scratch->sp || bp - scratch->sp > LARGEST_FRAME_BYTES) {
		/* Go calls C on another stack and leaves rbp on its own; once a walk, and only if it leads to code. */
		if (scratch->switched || !bp || !unwind_leads_to_code(scratch, code, bp))
			return refusal;
		scratch->switched = 1;
	}
	if (!read_stack(scratch, bp, &caller_bp) || !read_stack(scratch, bp + 8, &ip))
		return refusal;
	if (!ip || ip >> USER_ADDRESS_BITS)
		return refusal;
	/* In a file's code rbp may be anything: believe it only if it leads to code. */
	if (refusal == STACK_GAP && !unwind_leads_to_code(scratch, code, bp))
		return refusal;
	scratch->ip = ip;
	scratch->sp = bp + 16;
	scratch->bp = caller_bp;
	scratch->exact = 0;
	scratch->fp_frames++;
	return 0;
}

/* Goes on behind a signal handler, which may have run on another stack. Returns 0 or a status. */
__noinline int unwind_signal(struct unwind_scratch *scratch)
{
	__u64 sp, bp, ip;

	if (!scratch)
		return STACK_UNREADABLE;
	sp = scratch->sp;
	if (!read_stack(scratch, sp + SIGNAL_FRAME_BP, &bp) ||
	    !read_stack(scratch, sp + SIGNAL_FRAME_IP, &ip) ||
	    !read_stack(scratch, sp + SIGNAL_FRAME_SP, &sp))
		return STACK_UNREADABLE;
	scratch->ip = ip;
	scratch->sp = sp;
	scratch->bp = bp;
	scratch->bp_at = BP_IS_NOTED;
	scratch->exact = 1;
	return 0;
}

/* CFA and the caller's rbp by a rule of the dictionary. Returns 0 or a status; leaves the rbp in scratch->bp. */
__noinline __u64 unwind_odd_cfa(struct unwind_scratch *scratch, __u32 row)
{
	__u32 number = row >> ROW_ODD_SHIFT;
	struct odd_rule *rule = bpf_map_lookup_elem(&unwind_odd, &number);
	__u64 cfa, at;

	if (!scratch || !rule)
		return 0;
	note_bp(scratch);
	cfa = rule->cfa == ODD_CFA_RBP || rule->cfa == ODD_CFA_AT_RBP ? scratch->bp : scratch->sp;
	cfa += (__s64)rule->cfa_offset;
	if (rule->cfa == ODD_CFA_AT_RSP || rule->cfa == ODD_CFA_AT_RBP) {
		if (!read_stack(scratch, cfa, &cfa))
			return 0;
		cfa += (__s64)rule->cfa_addend;
	}
	if (rule->rbp == ODD_RBP_UNCHANGED)
		return cfa;
	at = rule->rbp == ODD_RBP_AT_CFA   ? cfa
	     : rule->rbp == ODD_RBP_AT_RBP ? scratch->bp
					   : scratch->sp;
	if (!read_stack(scratch, at + (__s64)rule->rbp_offset, &at))
		return 0;
	scratch->bp = at;
	return cfa;
}

static __always_inline __u64 unwind_hash(__u64 hash, __u64 code)
{
	hash = (hash ^ code) * 0xff51afd7ed558ccdULL;
	return hash ^ (hash >> 32);
}

/* Adds the frame that the registers stand in, and goes to its caller. Returns 0, or the status at which it ends. */
static __always_inline int unwind_step(struct unwind_scratch *scratch,
				       const struct image_code *code)
{
	__u64 address, vaddr, frame, cfa, ip, bp;
	__u32 depth, at, row, kind, number;
	const struct code_mapping *mapping;

	depth = scratch->depth;
	if (depth >= unwind_depth || depth >= MAX_STACK_DEPTH)
		return STACK_DEPTH;

	address = scratch->ip - 1 + scratch->exact;
	at = scratch->mapping;
	if (at >= MAX_CODE_MAPPINGS)
		at = 0;
	mapping = &code->mappings[at];
	if (unlikely(address - mapping->start >= mapping->size)) {
		at = unwind_find_mapping(code, address);
		if (at >= MAX_CODE_MAPPINGS && !scratch->exact) {
			scratch->noted_count = NOTHING_NOTED;
			ip = unwind_original_return(scratch->ip, scratch->sp - 8);
			if (ip) {
				address = ip - 1;
				at = unwind_find_mapping(code, address);
			}
		}
		if (at >= MAX_CODE_MAPPINGS) {
			if (address >> USER_ADDRESS_BITS)
				return scratch->fp_frames ? STACK_FRAME_POINTER_END
							  : STACK_NO_TABLE;
			frame = (__u64)NO_MODULE << FRAME_MODULE_SHIFT | address;
			scratch->pcs[depth] = frame;
			scratch->hash = unwind_hash(scratch->hash, frame);
			scratch->depth = depth + 1;
			return unwind_frame_pointer(scratch, code, STACK_NO_TABLE);
		}
		scratch->mapping = at;
		mapping = &code->mappings[at];
	}
	vaddr = address - mapping->bias;
	frame = (__u64)mapping->module << FRAME_MODULE_SHIFT | vaddr;
	scratch->pcs[depth] = frame;
	scratch->hash = unwind_hash(scratch->hash, frame);
	scratch->depth = depth + 1;
	if (unlikely(!(mapping->flags & MAPPING_HAS_TABLE)))
		return unwind_frame_pointer(scratch, code, STACK_NO_TABLE);

	number = (__u32)(vaddr >> 8) + mapping->index;
	row = find_row(number, vaddr & 0xff);

	kind = row >> ROW_KIND_SHIFT & 3;
	number = row >> ROW_CFA_SHIFT & ROW_CFA_MASK;
	bp = scratch->bp;
	if (likely(kind <= ROW_RBP)) {
		if (kind == ROW_RBP)
			note_bp(scratch);
		cfa = (kind == ROW_RBP ? bp : scratch->sp) + number * 8;
		number = row >> ROW_RBP_SHIFT;
		if (number) {
			if (!peek_stack(scratch, cfa - number * 8, &bp))
				return STACK_UNREADABLE;
			scratch->bp_at = cfa - number * 8;
		}
	} else if (kind == ROW_ODD) {
		cfa = unwind_odd_cfa(scratch, row);
		if (!cfa)
			return STACK_UNREADABLE;
		bp = scratch->bp;
	} else if (number == COMMAND_END) {
		return STACK_COMPLETE;
	} else if (number == COMMAND_SIGNAL) {
		return unwind_signal(scratch);
	} else if (number == COMMAND_PLT) {
		cfa = scratch->sp + 8 + ((scratch->ip & 15) >= row >> ROW_RBP_SHIFT ? 8 : 0);
	} else if (number == COMMAND_GAP) {
		return unwind_frame_pointer(scratch, code, STACK_GAP);
	} else {
		return STACK_UNSUPPORTED;
	}

	if (unlikely(cfa <= scratch->sp))
		return STACK_LOOP;
	if (!read_stack(scratch, cfa - 8, &ip))
		return STACK_UNREADABLE;
	/* Start code that says nothing of itself but has cleared the return address (musl, threads of some runtimes). */
	if (unlikely(!ip))
		return STACK_COMPLETE;
	scratch->ip = ip;
	scratch->sp = cfa;
	scratch->bp = bp;
	scratch->exact = 0;
	return 0;
}

/* Some steps, since a return from a function is dear on many processors. Returns 0, or the status at which it ends. */
__noinline int unwind_steps(struct unwind_scratch *scratch, const struct image_code *code)
{
	if (!scratch || !code)
		return STACK_NO_IMAGE;
#pragma unroll
	for (int i = 0; i < STEPS_AT_ONCE; i++) {
		int status = unwind_step(scratch, code);

		if (status)
			return status;
	}
	return 0;
}

/*
 * Says from where the next walk goes. exact: 1 if ip is the next instruction to run (the user's registers in a
 * tracepoint), 0 if it is a return address (the registers at the return of a function: sp is just above it).
 */
static __always_inline void unwind_from(struct unwind_scratch *scratch, __u64 ip, __u64 sp,
					__u64 bp, __u32 exact)
{
	scratch->start.ip = ip;
	scratch->start.sp = sp;
	scratch->start.bp = bp;
	scratch->start.exact = exact;
}

/*
 * Walks from there to the root. Leaves depth, pcs, hash, status and fp_frames there; pcs end with
 * the frame whose caller could not be found, unless the status is STACK_COMPLETE or STACK_DEPTH.
 */
__noinline int unwind_user(struct unwind_scratch *scratch, __u32 image)
{
	struct image_code *code = bpf_map_lookup_elem(&image_code, &image);
	int status = STACK_DEPTH;
	__u64 generation;

	if (!scratch)
		return 0;
	scratch->ip = scratch->start.ip;
	scratch->sp = scratch->start.sp;
	scratch->bp = scratch->start.bp;
	scratch->bp_at = BP_OF_START;
	scratch->by_start_bp = 0;
	scratch->exact = scratch->start.exact;
	scratch->depth = scratch->kernel_depth;
	scratch->hash = scratch->kernel_hash;
	scratch->fp_frames = 0;
	scratch->switched = 0;
	scratch->noted_count = 0;
	scratch->absent_page = NO_PAGE;
	if (!code) {
		scratch->status = STACK_NO_IMAGE;
		return 0;
	}
	generation = *(volatile __u64 *)&code->generation;
	for (int i = 0; i <= MAX_STACK_DEPTH / STEPS_AT_ONCE; i++) {
		status = unwind_steps(scratch, code);
		if (status)
			break;
	}
	if (unlikely(*(volatile __u64 *)&code->generation != generation)) {
		scratch->depth = scratch->kernel_depth;
		scratch->hash = scratch->kernel_hash;
		status = STACK_BUSY;
	}
	scratch->status = status;
	return 0;
}

/*
 * As unwind_user(). A page of the stack may be absent: swapped out, or on its way between memory nodes. Only a sleepable
 * program can wait for it, and only outside of global functions: the verifier takes one that could sleep for one that
 * does. So the walk starts again when the page is there.
 */
static __always_inline void unwind(struct unwind_scratch *scratch, __u32 image)
{
	for (int i = 0; i < MOST_ABSENT_PAGES; i++) {
		__u8 byte;

		unwind_user(scratch, image);
		if (likely(scratch->absent_page == NO_PAGE) || !unwind_sleeps ||
		    bpf_copy_from_user(&byte, sizeof(byte), (void *)scratch->absent_page))
			return;
	}
}

#endif
