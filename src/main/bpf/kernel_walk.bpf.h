/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's stack, walked by what earlier walks have shown.
 *
 * The kernel's own walk (bpf_get_stack) searches its tables for each frame: a microsecond or two a stack, and nearly all
 * that an event costs. But how far a return address lies from that of the caller's caller is the same each time that a
 * function is called from there, as a compiler gives frames a fixed size. So io.seep.engine.KernelFrames learns these
 * distances from walks of the kernel's, and a stack all of whose distances are known is read with a word or two a frame.
 *
 * Two kinds of frames vary. One that is aligned to 16 bytes is one word longer or not: its rule has two places, of which
 * the lower holds the caller's rbp when the upper one holds the return address. And the entry of a system call leaves a
 * random gap (add_random_kstack_offset()), but behind the gap the stack ends, at the registers of the program, whose place
 * is known: there the rule is "the last one". Whatever else varies has no rule, and the kernel walks.
 *
 * One stack in 128 is walked both ways all the same: where they differ, that is counted as a loss, and
 * the kernel walks from then on.
 */
#ifndef SEEP_KERNEL_WALK_BPF_H
#define SEEP_KERNEL_WALK_BPF_H

/* The high half of all addresses in the kernel's code and its modules': Documentation/arch/x86/x86_64/mm.rst. */
#define KERNEL_CODE_HIGH 0xffffffffULL

/*
 * hash of a return address -> rules. Written by Java, a rule as a whole, read here. Full: what finds no room in its
 * bucket is walked by the kernel.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1 << RULE_BUCKET_BITS);
	__type(key, __u32);
	__type(value, struct rule_bucket);
} kernel_rules SEC(".maps");

/*
 * hash of a return address and of its caller's -> both, by their low halves: they were neighbours in a walk of the
 * kernel's. Written by Java, read here. Full: the newer pair stays, and a stack with the other may be walked by the kernel.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1 << CALLER_BITS);
	__type(key, __u32);
	__type(value, __u64);
} kernel_callers SEC(".maps");

/* struct kernel_walk, for Java to learn from. Full: it learns from a later one. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} kernel_walks SEC(".maps");

struct kernel_walk *kernel_walk_type __attribute__((unused));

/* Frames that lie below a program's context: of its functions and of what calls it. */
#define MOST_TRACING_FRAMES 8

/* Words above a context in which the first frame of what was traced lies: those of bpf_trace_run's own frame. */
#define FIRST_FRAME_WORDS 20

/* Of so many walks by rules, plus 1, one is checked; one less than a power of two. */
const volatile __u32 unchecked_walks = 127;

/* Set when rules turned out to be wrong: from then on the kernel walks. */
volatile __u32 kernel_rules_off = 0;

/* Walks that were not by rules. Read by Java. */
__u64 walks_by_kernel = 0;

/* kernel/bpf/helpers.c, since Linux 6.2: no call, but a load that no fault harms. */
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym __weak;

/* How a walk by rules ended. */
enum rule_walk {
	RULE_WALK_DONE,
	RULE_WALK_UNKNOWN, /* a rule is missing: worth to learn from */
	RULE_WALK_VARIES, /* there is no rule */
};

/* A stack. */
struct kernel_stack {
	__u64 from; /* the program's context: what was traced lies above */
	__u64 last; /* where the last return address lies, below the program's registers; 0: not known */
	__u32 event; /* number of the tracepoint + 1: what the first rule goes by */
	__u32 most; /* frames to take */
};

static __always_inline __u64 kernel_word(__u64 at)
{
	__u64 word = 0;

	if (bpf_rdonly_cast)
		return ((struct pt_regs *)bpf_rdonly_cast((void *)at,
							  bpf_core_type_id_kernel(struct pt_regs)))
			->r15;
	bpf_probe_read_kernel(&word, sizeof(word), (void *)at);
	return word;
}

static __always_inline bool is_kernel_code(__u64 word)
{
	return word >> 32 == KERNEL_CODE_HIGH;
}

/* The rule of this return address; 0: none. */
static __always_inline __u64 rule_of(__u32 key)
{
	__u32 index = key * RULE_HASH >> (32 - RULE_BUCKET_BITS);
	struct rule_bucket *bucket = bpf_map_lookup_elem(&kernel_rules, &index);

	if (!bucket)
		return 0;
	for (int i = 0; i < RULES_IN_BUCKET; i++) {
		__u64 rule = *(volatile __u64 *)&bucket->rule[i];

		if ((__u32)rule == key)
			return rule;
	}
	return 0;
}

static __always_inline bool is_known_caller(__u32 key, __u32 caller)
{
	__u32 index = (key * RULE_HASH ^ caller * CALLER_HASH) >> (32 - CALLER_BITS);
	__u64 *pair = bpf_map_lookup_elem(&kernel_callers, &index);

	return pair && *(volatile __u64 *)pair == ((__u64)key << 32 | caller);
}

/* Where the return address lies that comes after the one at this place; 0: that can't be told. */
static __always_inline __u64 next_place(__u64 at, __u32 key, __u64 rule)
{
	__u64 place = at + 8 * (rule >> RULE_WORDS_SHIFT & RULE_WORDS_MASK);
	__u64 word;

	if (rule & RULE_TWO_PLACES) {
		word = kernel_word(place);
		if (!is_kernel_code(word))
			return place + 8;
		return is_known_caller(key, word) ? place : 0;
	}
	/* It may be the upper of two places of which the lower was never met. */
	if (!(rule & RULE_ONE_PLACE) && is_kernel_code(kernel_word(place - 8)))
		return 0;
	return place;
}

/* Walks by rules: frames, depth, hash and status are in the scratch when it is done. Global: verified once. */
__noinline int walk_by_rules(struct unwind_scratch *scratch, const struct kernel_stack *stack)
{
	__u64 at, last, hash = 0;
	__u32 key, most;

	if (!scratch || !stack)
		return RULE_WALK_UNKNOWN;
	at = stack->from;
	last = stack->last;
	key = stack->event;
	most = stack->most;
	for (__u32 depth = 0; depth < MOST_RULE_FRAMES; depth++) {
		__u64 rule = rule_of(key), word;

		if (rule & RULE_VARIES)
			return RULE_WALK_VARIES;
		if (!rule)
			return RULE_WALK_UNKNOWN;
		at = rule & RULE_LAST ? last : next_place(at, key, rule);
		if (!at || at > last)
			return RULE_WALK_UNKNOWN;
		word = kernel_word(at);
		if (!is_kernel_code(word))
			return RULE_WALK_UNKNOWN;
		/* As kernel_frames() does. */
		scratch->pcs[depth] = word - 1;
		hash = unwind_hash(hash, word - 1);
		if (at == last || depth + 1 >= most) {
			scratch->depth = depth + 1;
			scratch->hash = hash;
			scratch->status = depth + 1 >= most ? STACK_DEPTH : STACK_COMPLETE;
			return RULE_WALK_DONE;
		}
		key = word;
	}
	return RULE_WALK_UNKNOWN;
}

/* Tells Java of the walk in the scratch, which was the kernel's and came so deep. */
static __noinline int tell_of_walk(struct unwind_scratch *scratch, const struct kernel_stack *stack,
				   __u32 depth)
{
	__u64 bytes = stack->last + 8 - stack->from;
	struct kernel_walk *walk;

	if (depth > MOST_RULE_FRAMES || bytes > MOST_WALK_WORDS * 8)
		return 0;
	walk = bpf_ringbuf_reserve(&kernel_walks, sizeof(*walk), 0);
	if (!walk)
		return 0;
	walk->from = stack->from;
	walk->event = stack->event;
	walk->depth = depth;
	walk->words = bytes / 8;
	bpf_probe_read_kernel(walk->frames, sizeof(walk->frames), scratch->pcs);
	if (bpf_probe_read_kernel(walk->stack, bytes, (void *)stack->from))
		bpf_ringbuf_discard(walk, BPF_RB_NO_WAKEUP);
	else
		bpf_ringbuf_submit(walk, BPF_RB_NO_WAKEUP);
	return 0;
}

/*
 * How many frames at the leaf's end of the walk in the scratch are the tracing's own: those that do not lie above the
 * context. Where the first that does lies is a rule like others; until there is one, it is not far. Global: verified once.
 */
__noinline int tracing_frames(struct unwind_scratch *scratch, __u64 from, __u32 event)
{
	__u64 rule = rule_of(event), first = 0;

	if (!scratch)
		return 0;
	if (rule && !(rule & (RULE_VARIES | RULE_LAST | RULE_TWO_PLACES)))
		first = kernel_word(from + 8 * (rule >> RULE_WORDS_SHIFT & RULE_WORDS_MASK));
	for (__u32 frame = 0; frame < MOST_TRACING_FRAMES; frame++) {
		__u64 pc = scratch->pcs[frame];

		if (pc == first)
			return frame;
		for (__u32 word = 0; word < FIRST_FRAME_WORDS && !first; word++)
			if (kernel_word(from + 8 * word) == pc)
				return frame;
	}
	return 0;
}

/* Makes frames of so many addresses in the scratch, without those that are skipped. Global: verified once. */
__noinline int kernel_frames(struct unwind_scratch *scratch, __u32 depth, __u32 skip)
{
	if (!scratch || skip > MOST_TRACING_FRAMES)
		return 0;
	for (__u32 i = 0; i < MAX_STACK_DEPTH - MOST_TRACING_FRAMES; i++) {
		if (i >= depth)
			break;
		/* A return address: the byte before it is the one to look up. */
		scratch->pcs[i] = scratch->pcs[i + skip] - 1;
	}
	return 0;
}

/* The hash of the frames in the scratch. Global: verified once. */
__noinline int hash_frames(struct unwind_scratch *scratch)
{
	__u64 hash = 0;
	__u32 depth;

	if (!scratch)
		return 0;
	depth = scratch->depth;
	for (__u32 i = 0; i < MAX_STACK_DEPTH; i++) {
		if (i >= depth)
			break;
		hash = unwind_hash(hash, scratch->pcs[i]);
	}
	scratch->hash = hash;
	return 0;
}

/* The kernel's own walk. Returns how deep the stack is: frames beyond those that are wanted are in the scratch too. */
static __noinline __u32 walk_by_kernel(void *ctx, struct unwind_scratch *scratch,
				       const struct kernel_stack *stack)
{
	__u32 most = stack->most, skip, depth;
	long bytes;

	if (most > MAX_STACK_DEPTH - MOST_TRACING_FRAMES)
		most = MAX_STACK_DEPTH - MOST_TRACING_FRAMES;
	bytes = bpf_get_stack(ctx, scratch->pcs, sizeof(scratch->pcs), 0);
	depth = bytes > 0 ? bytes / 8 : 0;
	skip = tracing_frames(scratch, stack->from, stack->event);
	depth = depth > skip ? depth - skip : 0;
	scratch->depth = depth < most ? depth : most;
	scratch->status = !depth ? STACK_UNREADABLE : depth >= most ? STACK_DEPTH : STACK_COMPLETE;
	kernel_frames(scratch, depth, skip);
	hash_frames(scratch);
	return depth;
}

/* Is it this processor's turn to walk a stack both ways? */
static __always_inline bool is_checked(struct unwind_scratch *scratch)
{
	return (++scratch->kernel_walks & unchecked_walks) == 0;
}

/* The walk by rules was right if the kernel's comes to the same. */
static __noinline int check_walk(void *ctx, struct unwind_scratch *scratch,
				 const struct kernel_stack *stack)
{
	__u64 hash = scratch->hash;
	__u32 depth = scratch->depth, status = scratch->status;

	walk_by_kernel(ctx, scratch, stack);
	if (hash == scratch->hash && depth == scratch->depth && status == scratch->status)
		return 0;
	count_loss(LOSS_KERNEL_STACKS, 1);
	kernel_rules_off = 1;
	return 0;
}

/* Walks the kernel's part of a stack. */
static __always_inline void walk_kernel(void *ctx, struct unwind_scratch *scratch,
					const struct kernel_stack *stack)
{
	int walked = RULE_WALK_VARIES;
	__u32 depth;

	if (stack->last && !kernel_rules_off)
		walked = walk_by_rules(scratch, stack);
	if (likely(walked == RULE_WALK_DONE)) {
		if (unlikely(is_checked(scratch)))
			check_walk(ctx, scratch, stack);
		return;
	}
	__sync_fetch_and_add(&walks_by_kernel, 1);
	depth = walk_by_kernel(ctx, scratch, stack);
	if (walked == RULE_WALK_UNKNOWN)
		tell_of_walk(scratch, stack, depth);
}

#endif
