/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The probes on allocator functions: calls that are open in a thread, the block that each leaves behind or takes away.
 *
 * A call is written down at its entry in its thread's state and counted at its return, once it is known to have
 * succeeded. The record is found again by the stack pointer, which at the return is the entry's plus 8: that pairs
 * entries and returns also when calls nest, and shows the ones that never returned (longjmp), because their stack
 * pointer lies below that of a later call.
 */
#ifndef SEEP_ALLOC_BPF_H
#define SEEP_ALLOC_BPF_H

/* Requested sizes outside are not recorded: --min-size and --max-size, bytes. */
const volatile __u64 min_size = 0;
const volatile __u64 max_size = ~0ULL;

/* 1: children leave their memory to be searched. Set by Java before any process is followed. */
__u32 keeps_children = 0;

/* life.bpf.h */
int note_first_allocation(__u32 index);

/* kernel/trace/bpf_trace.c; only programs of the session attach type may call it (Linux 6.13). */
extern bool bpf_session_is_return(void) __ksym __weak;

/* In assembler, or clang computes one address for all cases; the verifier wants constant offsets into a context. */
#define REGISTER(ctx, name)                                                                        \
	({                                                                                         \
		__u64 value;                                                                       \
		asm volatile("%[value] = *(u64 *)(%[base] + %[offset])"                            \
			     : [value] "=r"(value)                                                 \
			     : [base] "r"(ctx), [offset] "i"(offsetof(struct pt_regs, name)));     \
		value;                                                                             \
	})

/* The argument at this position, counted from 1; System V AMD64 ABI, 3.2.3. */
static __always_inline __u64 argument(struct pt_regs *ctx, __u32 position)
{
	switch (position) {
	case 1:
		return REGISTER(ctx, di);
	case 2:
		return REGISTER(ctx, si);
	case 3:
		return REGISTER(ctx, dx);
	case 4:
		return REGISTER(ctx, cx);
	case 5:
		return REGISTER(ctx, r8);
	case 6:
		return REGISTER(ctx, r9);
	}
	return 0;
}

static __always_inline __u64 size_argument(struct pt_regs *ctx, const struct probe *probe)
{
	__u64 size = probe->size_argument ? argument(ctx, probe->size_argument) : probe->fixed_size;

	/* An overflow does not matter: the call fails. */
	if (probe->count_argument)
		size *= argument(ctx, probe->count_argument);
	return size;
}

static __always_inline struct probe *probe_of(__u32 number)
{
	return bpf_map_lookup_elem(&probes, &number);
}

static __always_inline void count_call(__u32 probe)
{
	__u32 index = (bpf_get_smp_processor_id() % CALL_ROWS) * MAX_PROBES + probe;
	__u64 *calls = bpf_map_lookup_elem(&probe_calls, &index);

	if (calls)
		__sync_fetch_and_add(calls, 1);
}

/* The image that a probe's call belongs to; MAX_IMAGES when it is nobody's that is traced. */
static __always_inline __u32 image_of(__u64 cookie)
{
	__u32 image = cookie >> COOKIE_IMAGE_SHIFT;
	__u32 *watch;

	if (image != COOKIE_BY_PROCESS)
		return image;
	watch = watch_of(current_process());
	return watch && *watch >> WATCH_IMAGE_SHIFT ? (*watch >> WATCH_IMAGE_SHIFT) - 1
						    : MAX_IMAGES;
}

static __always_inline struct image *open_image(__u32 index)
{
	struct image *image = bpf_map_lookup_elem(&images, &index);

	return image && !image->closed ? image : NULL;
}

/* The key of a block that a function under this probe hands out or takes back; KEY_NONE for what can't be one. */
static __always_inline __u64 block_key(const struct probe *probe, __u32 image, __u64 address)
{
	__u64 own_heap = probe->flags & PROBE_OWN_HEAP ? 1ULL << KEY_HEAP_SHIFT : 0;

	if (address >> KEY_HEAP_SHIFT)
		return KEY_NONE;
	return live_key(image, address) | own_heap;
}

static __always_inline struct thread_slot *slot_of(struct task_struct *task)
{
	__u32 index = (__u32)task->pid % (1U << THREAD_SLOT_BITS);

	return bpf_map_lookup_elem(&thread_slots, &index);
}

static __always_inline bool owns_slot(struct task_struct *task, const struct thread_slot *slot)
{
	return slot->owner == (__u32)task->pid && slot->began == task->start_boottime;
}

/*
 * Takes the slot for a thread that has no state yet. An owner of the same number that began at another time is gone.
 */
static __always_inline bool claim_slot(struct task_struct *task, struct thread_slot *slot)
{
	__u32 thread = task->pid, owner = __sync_val_compare_and_swap(&slot->owner, 0, thread);

	if (owner && owner != thread)
		return false;
	slot->state.depth = 0;
	slot->state.name = 0;
	slot->state.just_freed = 0;
	slot->state.mapping_call = 0;
	slot->state.mapping_told = 0;
	slot->began = task->start_boottime;
	return true;
}

static __always_inline struct thread_state *state_of(struct task_struct *task, __u64 flags)
{
	struct thread_slot *slot = slot_of(task);
	struct thread_state *stored;

	if (slot && likely(owns_slot(task, slot)))
		return &slot->state;
	stored = bpf_task_storage_get(&threads, task, NULL, 0);
	if (stored || !flags)
		return stored;
	if (slot && claim_slot(task, slot))
		return &slot->state;
	return bpf_task_storage_get(&threads, task, NULL, flags);
}

static __always_inline struct thread_state *this_thread(__u64 flags)
{
	return state_of(bpf_get_current_task_btf(), flags);
}

/*
 * The number of bits of the value, at most limit. Without branches, as values come in no order: all bits below the
 * highest are set, then a product with a de Bruijn number has its number in the upper five bits (Leiserson, Prokop and
 * Randall, Using de Bruijn Sequences to Index a 1 in a Computer Word, 1998).
 */
static __always_inline __u32 class_of(__u64 value, __u32 limit)
{
	static const __u8 highest_bit[32] = { 0,  9,  1,  10, 13, 21, 2,  29, 11, 14, 16,
					      18, 22, 25, 3,  30, 8,  12, 20, 28, 15, 17,
					      24, 7,  19, 27, 23, 6,  26, 5,  4,  31 };
	__u32 filled = value >> 32 ? ~0U : value;
	__u32 bits;

	filled |= filled >> 1;
	filled |= filled >> 2;
	filled |= filled >> 4;
	filled |= filled >> 8;
	filled |= filled >> 16;
	bits = highest_bit[(filled * 0x07c4acddU) >> 27] + (filled & 1);
	return bits < limit ? bits : limit;
}

static __always_inline void count_allocation(__u32 index, __u64 size)
{
	struct site *site = bpf_map_lookup_elem(&sites, &index);

	if (!site)
		return;
	__sync_fetch_and_add(&site->allocations, 1);
	__sync_fetch_and_add(&site->allocated_bytes, size);
	__sync_fetch_and_add(&site->sizes[class_of(size, SIZE_CLASSES - 1)], 1);
}

/* Returns the site of the block; NULL for a block that is not counted. */
static __always_inline struct site *count_free(const struct block *block)
{
	__u32 index = block->site;
	struct site *site;

	if (index == SITE_UNCOUNTED)
		return NULL;
	site = bpf_map_lookup_elem(&sites, &index);
	if (!site)
		return NULL;
	__sync_fetch_and_add(&site->frees, 1);
	__sync_fetch_and_add(&site->freed_bytes, block->size);
	__sync_fetch_and_add(
		&site->lifetimes[class_of((__u32)(now_born() - block->born), LIFETIME_CLASSES - 1)],
		1);
	return site;
}

/*
 * Writes down a block that was just handed out. A block that is still in the table at this address has been given back
 * without our seeing it (or is the inner block of the call that now returns it): it is counted as freed, and as a
 * missed free unless it was an uncounted one.
 */
__noinline int remember(__u64 key, const struct block *block, __u32 origin)
{
	struct block stale = {};

	if (!block)
		return 0;
	if (likely(live_insert_new(key, block))) {
		if (block->site != SITE_UNCOUNTED)
			count_allocation(block->site, block->size);
		block_comes(key, origin, block);
		return 0;
	}
	if (live_take(key, &stale)) {
		if (stale.site != SITE_UNCOUNTED)
			count_loss(LOSS_MISSED_FREES, 1);
		count_free(&stale);
		block_goes(EVENT_FREED_UNSEEN, key, origin, &stale);
	}
	if (!live_insert(key, block)) {
		forget_free(key);
		if (block->site != SITE_UNCOUNTED) {
			count_loss(LOSS_LIVE_BLOCKS, 1);
			count_loss(LOSS_LIVE_BYTES, block->size);
		}
		return 0;
	}
	if (block->site != SITE_UNCOUNTED)
		count_allocation(block->site, block->size);
	block_comes(key, origin, block);
	return 0;
}

/* A moving block whose call failed, or never returned, is live again. */
__noinline int put_back(struct open_call *call)
{
	struct block block = {};
	struct probe *probe;

	if (!call || !call->moving_site)
		return 0;
	probe = probe_of(call->probe);
	if (!probe)
		return 0;
	block.size = call->moving_size;
	block.site = call->moving_site;
	block.born = call->moving_born;
	call->moving_site = 0;
	if (!live_insert(block_key(probe, call->image, call->argument), &block)) {
		count_free(&block);
		count_loss(LOSS_LIVE_BLOCKS, 1);
		count_loss(LOSS_LIVE_BYTES, block.size);
		return 0;
	}
	tell_of_block(EVENT_KEPT, block_key(probe, call->image, call->argument), probe->origin,
		      &block);
	return 0;
}

/* Is the return address at sp the kernel's trampoline, as it is for as long as a probed call has not returned? */
__noinline bool returns_to_trampoline(__u64 sp)
{
	__u64 trampoline = return_trampoline(), return_address = 0;

	return trampoline &&
	       !bpf_probe_read_user(&return_address, sizeof(return_address), (void *)sp) &&
	       return_address == trampoline;
}

/* Drops the open calls that a new call at sp proves dead. */
static __always_inline void drop_dead_calls(struct thread_state *thread, __u64 sp)
{
	for (int i = 0; i < MAX_NESTED_CALLS; i++) {
		__u32 top = thread->depth - 1;
		struct open_call *call;

		if (top >= MAX_NESTED_CALLS)
			return;
		call = &thread->calls[top];
		/*
		 * A call that is still open lies above us, or at our place when it jumped here, and its return address
		 * is still the trampoline. One that was left by longjmp can lie there too, but then its place on the
		 * stack has been used again.
		 */
		if (call->sp >= sp && returns_to_trampoline(call->sp))
			return;
		put_back(call);
		thread->depth = top;
		count_loss(LOSS_MISSED_RETURNS, 1);
	}
}

/* The return address of a call whose probe has it on top of the stack. */
static __always_inline __u64 caller_of(struct pt_regs *ctx)
{
	__u64 caller = 0;

	bpf_probe_read_user(&caller, sizeof(caller), (void *)ctx->sp);
	return caller;
}

/* A block was freed. sp: behind the return of the call; caller: its return address, or 0 to read it. */
static __always_inline void settle_free(struct pt_regs *ctx, const struct probe *probe,
					__u32 number, __u32 image_index, const struct image *image,
					__u64 key, const struct block *block, __u64 caller,
					__u64 sp)
{
	struct site *site = count_free(block);
	__u32 stack = 0;

	if (!image->frees_judged)
		return;
	if (site && (site->frees <= first_free_stacks || !(site->frees & LATER_FREE_STACKS))) {
		stack = site_of_free(ctx, image_index, probe->origin,
				     caller ? caller : caller_of(ctx), sp);
		if (stack)
			site->freed_from = stack;
	}
	remember_free(key, block, number, stack);
}

/*
 * Is this the first free of a block that the image can have from its parent? Blocks of before the fork are in the
 * parent's table only, where they may be gone by now: so it is told by what the address is not.
 */
static __always_inline bool inherited_free(struct image *image, __u64 key, __u32 probe)
{
	struct block nothing = {};
	struct recent_free earlier;

	if (!image->parent_image || key % 8 || find_free(key, &earlier))
		return false;
	__sync_fetch_and_add(&image->inherited_frees, 1);
	remember_free(key, &nothing, probe, 0);
	return true;
}

/*
 * Looks at a free of an address that is in no table. own: it came from the allocator's own file. caller and sp: behind
 * the return of the call.
 */
static __noinline int judge_free(struct pt_regs *ctx, __u64 address, bool own, __u64 caller,
				 __u64 sp)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u32 number = cookie, image_index = image_of(cookie), site;
	struct probe *probe = probe_of(number);
	struct recent_free earlier = {};
	struct block block = {};
	struct image *image;
	__u64 key, kind;
	bool known;

	if (!probe)
		return 0;
	image = open_image(image_index);
	if (!image || !image->frees_judged)
		return 0;
	key = block_key(probe, image_index, address);
	known = find_free(key, &earlier);
	if (known)
		kind = own ? SUSPECT_OWN_DOUBLE : SUSPECT_DOUBLE;
	else if (own || (image->parent_image && !(address % 8)))
		return 0;
	else
		kind = address % 8 ? SUSPECT_MISALIGNED : SUSPECT_UNKNOWN;
	site = site_of_free(ctx, image_index, probe->origin, caller, sp);
	if (!count_suspicious(suspect_key(kind, image_index, number, site), address,
			      known ? &earlier : NULL) &&
	    (kind != SUSPECT_UNKNOWN || image->frees_judged == FREES_JUDGED))
		count_loss(LOSS_SUSPICIOUS_FREES, 1);
	if (own)
		return 0;
	if (known) {
		block.size = earlier.meta & (META_SIZE_LIMIT - 1);
		block.site = earlier.meta >> META_SIZE_BITS;
	}
	remember_free(key, &block, number, site);
	return 0;
}

static __always_inline __u64 family_of(__u32 origin)
{
	__u64 *family = bpf_map_lookup_elem(&origin_families, &origin);

	return family ? *family : 0;
}

/* Looks whether a block is given back by the family of functions that it came from. */
static __noinline int judge_family(struct pt_regs *ctx, const struct block *block, __u64 address)
{
	__u64 cookie = bpf_get_attach_cookie(ctx), made, freed;
	__u32 number = cookie, image = image_of(cookie), site_index, stack;
	struct probe *probe = probe_of(number);
	struct recent_free about = {};
	struct site *site;

	if (!probe || !block)
		return 0;
	site_index = block->site;
	site = bpf_map_lookup_elem(&sites, &site_index);
	if (!site)
		return 0;
	/* A site without a stack stands for all functions. */
	made = site->status != STACK_LOST ? family_of(site->origin) : 0;
	freed = family_of(probe->origin);
	if (!made || !freed || made == freed)
		return 0;
	about.meta = (__u64)site_index << META_SIZE_BITS | (block->size & (META_SIZE_LIMIT - 1));
	stack = site_of_free(ctx, image, probe->origin, caller_of(ctx), ctx->sp + 8);
	if (!count_suspicious(suspect_key(SUSPECT_MISMATCH, image, number, stack), address, &about))
		count_loss(LOSS_SUSPICIOUS_FREES, 1);
	return 0;
}

/* Returns 1 when nobody wants to see the return: in a session the kernel then leaves it alone. */
static __always_inline int enter_call(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u32 number = cookie, image = image_of(cookie);
	struct probe *probe = probe_of(number);
	struct image *opened = open_image(image);
	struct thread_state *thread;
	struct open_call *call;
	__u32 depth;

	if (!probe || !opened)
		return 1;
	if (keeps_children && !opened->allocates)
		note_first_allocation(image);
	count_call(number);
	thread = this_thread(BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!thread) {
		count_loss(LOSS_THREAD_STATES, 1);
		return 0;
	}
	if (thread->depth)
		drop_dead_calls(thread, ctx->sp);
	depth = thread->depth;
	if (depth >= MAX_NESTED_CALLS) {
		count_loss(LOSS_NESTED_CALLS, 1);
		return 0;
	}
	call = &thread->calls[depth];
	call->sp = ctx->sp;
	call->size = size_argument(ctx, probe);
	call->argument = 0;
	call->moving_site = 0;
	call->probe = number;
	call->image = image;
	switch (probe->kind) {
	case CALL_ALLOCATE_OUT:
		call->argument = argument(ctx, probe->result_argument);
		break;
	case CALL_RESIZE:
		call->argument = argument(ctx, probe->block_argument);
		call->moving_size = call->size + argument(ctx, probe->extra_argument);
		break;
	case CALL_REALLOCATE:
		call->argument = argument(ctx, probe->block_argument);
		/*
		 * The old block leaves the table now: by the time of the return another thread may have been handed
		 * its address.
		 */
		if (call->argument) {
			struct block old = {};

			if (live_take(block_key(probe, call->image, call->argument), &old)) {
				call->moving_size = old.size;
				call->moving_born = old.born;
				call->moving_site = old.site;
				block_goes(EVENT_FREED,
					   block_key(probe, call->image, call->argument),
					   probe->origin, &old);
				if (check_mismatch && !depth)
					judge_family(ctx, &old, call->argument);
			} else if (!depth) {
				judge_free(ctx, call->argument, false, caller_of(ctx), ctx->sp + 8);
			}
		}
		break;
	}
	thread->depth = depth + 1;
	return 0;
}

/* The block that a call returns, or 0. */
static __always_inline __u64 call_result(struct pt_regs *ctx, const struct open_call *call,
					 const struct probe *probe)
{
	__u64 block = 0;

	switch (probe->kind) {
	case CALL_ALLOCATE_OUT:
		/* posix_memalign(3) returns an int. */
		if ((int)ctx->ax != 0 && !(probe->flags & PROBE_ANY_RESULT))
			return 0;
		if (bpf_probe_read_user(&block, sizeof(block), (void *)call->argument))
			count_loss(LOSS_UNREAD_RESULTS, 1);
		return block;
	case CALL_RESIZE:
		/* A block that could not be given the size that was asked for is as it was. */
		return ctx->ax >= call->size ? call->argument : 0;
	}
	/* Some functions fail with an error for a pointer: MAP_FAILED, or what linux/err.h makes. */
	return ctx->ax >= (__u64)-4095 ? 0 : ctx->ax;
}

/* Bytes that are compared at a time, and how often: strings of up to 64 KiB. */
#define STRING_PIECE 128
#define MOST_PIECES 512

struct string_end {
	__u64 string;
	__u64 bytes; /* so far */
	bool found;
};

/* For bpf_loop(). */
static long measure_piece(__u64 i, struct string_end *end)
{
	char piece[STRING_PIECE];
	long read =
		bpf_probe_read_user_str(piece, sizeof(piece), (void *)(end->string + end->bytes));

	if (read <= 0)
		return 1;
	end->found = read < STRING_PIECE;
	/* The end that it puts behind a whole piece may be the string's own, which the next piece will show. */
	end->bytes += end->found ? read : STRING_PIECE - 1;
	return end->found;
}

/* Bytes of a string with its end; of one that can't be read, what could be. */
__noinline __u64 string_size(__u64 string)
{
	struct string_end end = { .string = string };

	bpf_loop(MOST_PIECES, measure_piece, &end, 0);
	if (!end.found)
		count_loss(LOSS_UNREAD_RESULTS, 1);
	return end.bytes;
}

/* The size of the block that a call has handed out. */
static __always_inline __u64 result_size(struct pt_regs *ctx, const struct open_call *call,
					 const struct probe *probe, __u64 result)
{
	if (probe->flags & PROBE_STRING)
		return string_size(result);
	if (probe->kind == CALL_RESIZE && ctx->ax < call->moving_size)
		return ctx->ax;
	return probe->kind == CALL_RESIZE ? call->moving_size : call->size;
}

/* The old block of a reallocate that returned: given back, unless the call failed. */
static __always_inline void settle_moving(struct pt_regs *ctx, struct open_call *call,
					  const struct probe *probe, struct image *image,
					  __u64 result, bool outermost)
{
	struct block old = {};

	/*
	 * realloc(p, 0) that returns NULL has freed p in glibc, jemalloc and tcmalloc (malloc(3)); any other NULL is a
	 * failure that leaves p as it was.
	 */
	if (!result && call->size && !(probe->flags & PROBE_FREES_ON_FAILURE)) {
		put_back(call);
		return;
	}
	if (!call->argument)
		return;
	if (!call->moving_site) {
		if (outermost &&
		    !inherited_free(image, block_key(probe, call->image, call->argument),
				    call->probe)) {
			__sync_fetch_and_add(&image->unmatched_frees, 1);
			unknown_goes(block_key(probe, call->image, call->argument), probe->origin);
		}
		return;
	}
	old.size = call->moving_size;
	old.site = call->moving_site;
	call->moving_site = 0;
	settle_free(ctx, probe, call->probe, call->image, image,
		    block_key(probe, call->image, call->argument), &old, ctx->ip, ctx->sp);
}

/* A block that was given another size where it is: as if it had been freed and allocated again. */
static __always_inline void settle_resized(struct open_call *call, const struct probe *probe,
					   struct image *image, bool outermost)
{
	__u64 key = block_key(probe, call->image, call->argument);
	struct block old = {};

	if (live_take(key, &old)) {
		count_free(&old);
		block_goes(EVENT_FREED, key, probe->origin, &old);
	} else if (outermost && !inherited_free(image, key, call->probe)) {
		__sync_fetch_and_add(&image->unmatched_frees, 1);
		unknown_goes(key, probe->origin);
	}
}

static __always_inline int leave_call(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u32 number = cookie, image_index = image_of(cookie);
	struct probe *probe = probe_of(number);
	struct thread_state *thread = this_thread(0);
	struct block block = {};
	struct image *image;
	struct open_call *call;
	__u64 result;
	__u32 top;

	if (!thread || !probe)
		return 0;
	/* The record is the topmost with our stack pointer and function; those above it never returned. */
	for (int i = 0; i < MAX_NESTED_CALLS; i++) {
		top = thread->depth - 1;
		if (top >= MAX_NESTED_CALLS)
			return 0;
		call = &thread->calls[top];
		if (call->sp + 8 > ctx->sp)
			return 0;
		thread->depth = top;
		if (call->sp + 8 == ctx->sp && call->probe == number && call->image == image_index)
			goto found;
		put_back(call);
		count_loss(LOSS_MISSED_RETURNS, 1);
	}
	return 0;
found:
	image = bpf_map_lookup_elem(&images, &image_index);
	if (!image || image->closed) {
		/* Whether a reallocate has moved its block is not recorded any more: the block counts as it was. */
		put_back(call);
		return 0;
	}
	result = call_result(ctx, call, probe);
	if (probe->kind == CALL_REALLOCATE)
		settle_moving(ctx, call, probe, image, result, top == 0);
	if (!result)
		return 0;
	if (result >> KEY_HEAP_SHIFT) {
		count_loss(LOSS_ADDRESSES, 1);
		return 0;
	}
	if (probe->kind == CALL_RESIZE)
		settle_resized(call, probe, image, top == 0);
	block.size = result_size(ctx, call, probe, result);
	block.born = now_born();
	if (top > 0 || block.size < min_size || block.size > max_size) {
		block.site = SITE_UNCOUNTED;
	} else {
		block.site = site_of_call(ctx, image_index, image->code_image, probe->origin);
		if (!block.site)
			block.site = stackless_site(image_index, block.size);
	}
	remember(block_key(probe, image_index, result), &block, probe->origin);
	if (block.site != SITE_UNCOUNTED)
		note_thread(block.site, thread);
	return 0;
}

SEC("uprobe")
int call_session(struct pt_regs *ctx)
{
	return bpf_session_is_return() ? leave_call(ctx) : enter_call(ctx);
}

SEC("uprobe")
int call_entry(struct pt_regs *ctx)
{
	return enter_call(ctx);
}

SEC("uprobe")
int call_return(struct pt_regs *ctx)
{
	return leave_call(ctx);
}

/*
 * glibc frees what is left in a thread's cache of freed blocks when the thread ends (malloc/malloc.c,
 * tcache_thread_shutdown): blocks that the program has freed before. Whoever frees an unknown block from inside the
 * allocator's own file is such housekeeping.
 */
static __always_inline bool freed_by_allocator(struct pt_regs *ctx, const struct probe *probe,
					       __u64 caller)
{
	return caller > ctx->ip - probe->own_before && caller < ctx->ip + probe->own_behind;
}

/*
 * Remembers who freed a block last, where a function that frees may call or jump to another one for the same block:
 * operator delete to free, a wrapper's free to the real one.
 */
static __always_inline void expect_passing_on(struct pt_regs *ctx, __u64 address, __u32 probe)
{
	struct thread_state *thread = this_thread(BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!thread)
		return;
	thread->just_freed = address;
	thread->just_freed_sp = ctx->sp;
	thread->just_freed_by = probe;
	thread->just_freed_first = probe;
}

/* Is this the inner one of such a pair? Then another function has just freed the block, further up the same stack. */
static __always_inline bool passed_on(struct pt_regs *ctx, struct thread_state *thread,
				      __u64 address, __u32 probe)
{
	if (thread->just_freed != address || thread->just_freed_by == probe ||
	    thread->just_freed_first == probe || ctx->sp > thread->just_freed_sp)
		return false;
	thread->just_freed_by = probe;
	return true;
}

SEC("uprobe")
int call_free(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u32 number = cookie, image_index = image_of(cookie);
	struct probe *probe = probe_of(number);
	struct thread_state *thread;
	struct block block = {};
	__u64 address, key, caller;
	struct image *image;
	bool own;

	if (!probe)
		return 0;
	image = open_image(image_index);
	address = argument(ctx, probe->block_argument);
	if (!address || !image)
		return 0;
	count_call(number);
	key = block_key(probe, image_index, address);
	if (live_take(key, &block)) {
		block_goes(EVENT_FREED, key, probe->origin, &block);
		if (check_mismatch)
			judge_family(ctx, &block, address);
		settle_free(ctx, probe, number, image_index, image, key, &block, 0, ctx->sp + 8);
		if (image->nested_frees)
			expect_passing_on(ctx, address, number);
		return 0;
	}
	thread = this_thread(0);
	if (thread && passed_on(ctx, thread, address, number))
		return 0;
	/* Inside another call it is that call's business: musl's realloc frees the old block, which is moving. */
	if (thread && thread->depth) {
		drop_dead_calls(thread, ctx->sp);
		if (thread->depth)
			return 0;
	}
	caller = caller_of(ctx);
	own = freed_by_allocator(ctx, probe, caller);
	if (!own && inherited_free(image, key, number))
		return 0;
	__sync_fetch_and_add(own ? &image->own_frees : &image->unmatched_frees, 1);
	if (!own)
		unknown_goes(key, probe->origin);
	return judge_free(ctx, address, own, caller, ctx->sp + 8);
}

/* Does nothing: what a trap costs is measured with it, on a function of Seep's own guard process. */
SEC("uprobe")
int calibrate(struct pt_regs *ctx)
{
	return 0;
}

/* A thread that ends, or executes a program, in the middle of a reallocate leaves its old block as it was. */
static __always_inline void settle_thread(struct task_struct *task)
{
	struct thread_state *thread = state_of(task, 0);

	if (!thread)
		return;
	for (int i = 0; i < MAX_NESTED_CALLS; i++)
		if ((__u32)i < thread->depth)
			put_back(&thread->calls[i]);
	thread->depth = 0;
	thread->just_freed = 0;
}

/* include/trace/events/task.h: (task, new name). Fires before the name is written; the next allocation looks it up. */
SEC("tp_btf/task_rename")
int thread_renamed(__u64 *args)
{
	struct thread_state *thread = state_of((struct task_struct *)args[0], 0);

	if (thread)
		thread->name = 0;
	return 0;
}

SEC("tp_btf/sched_process_exit")
int thread_exit(__u64 *args)
{
	struct task_struct *task = (struct task_struct *)args[0];
	struct thread_slot *slot = slot_of(task);

	settle_thread(task);
	/* The last that it does: it calls nothing any more. */
	if (slot)
		__sync_val_compare_and_swap(&slot->owner, (__u32)task->pid, 0);
	return 0;
}

/* Read to its end by Java once no probe is left: the calls that are still open will not be seen to return. */
SEC("iter/task")
int settle_all(struct bpf_iter__task *ctx)
{
	/* Read once: before Linux 6.5 the verifier takes a second reading for another pointer. */
	struct task_struct *task = ctx->task;

	if (task)
		settle_thread(task);
	return 0;
}

#endif
