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

/* kernel/trace/bpf_trace.c; only programs of the session attach type may call it (Linux 6.13). */
extern bool bpf_session_is_return(void) __ksym __weak;

static __always_inline __u32 cookie_kind(__u64 cookie)
{
	return cookie & 0xff;
}

static __always_inline __u32 cookie_image(__u64 cookie)
{
	return (cookie >> 16) & 0xffff;
}

/* In assembler, or clang computes one address for all cases; the verifier wants constant offsets into a context. */
#define REGISTER(ctx, name)                                                                        \
	({                                                                                         \
		__u64 value;                                                                       \
		asm volatile("%[value] = *(u64 *)(%[base] + %[offset])"                            \
			     : [value] "=r"(value)                                                 \
			     : [base] "r"(ctx), [offset] "i"(offsetof(struct pt_regs, name)));     \
		value;                                                                             \
	})

/* The argument that the cookie names at this position; System V AMD64 ABI, 3.2.3. */
static __always_inline __u64 argument(struct pt_regs *ctx, __u64 cookie, int position)
{
	switch ((cookie >> position) & 0xf) {
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

static __always_inline __u64 size_argument(struct pt_regs *ctx, __u64 cookie)
{
	__u64 size = argument(ctx, cookie, 32);

	/* An overflow does not matter: the call fails. */
	if ((cookie >> 36) & 0xf)
		size *= argument(ctx, cookie, 36);
	return size;
}

static __always_inline struct image *open_image(__u64 cookie)
{
	__u32 index = cookie_image(cookie);
	struct image *image = bpf_map_lookup_elem(&images, &index);

	return image && !image->closed ? image : NULL;
}

static __always_inline struct thread_state *this_thread(__u64 flags)
{
	return bpf_task_storage_get(&threads, bpf_get_current_task_btf(), NULL, flags);
}

static __always_inline void count_allocation(__u32 index, __u64 size)
{
	struct site *site = bpf_map_lookup_elem(&sites, &index);

	if (!site)
		return;
	__sync_fetch_and_add(&site->allocations, 1);
	__sync_fetch_and_add(&site->allocated_bytes, size);
}

static __always_inline void count_free(const struct block *block)
{
	__u32 index = block->site;
	struct site *site;

	if (index == SITE_UNCOUNTED)
		return;
	site = bpf_map_lookup_elem(&sites, &index);
	if (!site)
		return;
	__sync_fetch_and_add(&site->frees, 1);
	__sync_fetch_and_add(&site->freed_bytes, block->size);
}

/*
 * Writes down a block that was just handed out. A block that is still in the table at this address has been given back
 * without our seeing it (or is the inner block of the call that now returns it): it is counted as freed, and as a
 * missed free unless it was an uncounted one.
 */
__noinline int remember(__u64 key, const struct block *block)
{
	struct block stale = {};

	if (!block)
		return 0;
	if (live_take(key, &stale)) {
		if (stale.site != SITE_UNCOUNTED)
			count_loss(LOSS_MISSED_FREES, 1);
		count_free(&stale);
	}
	if (!live_insert(key, block)) {
		if (block->site != SITE_UNCOUNTED) {
			count_loss(LOSS_LIVE_BLOCKS, 1);
			count_loss(LOSS_LIVE_BYTES, block->size);
		}
		return 0;
	}
	if (block->site != SITE_UNCOUNTED)
		count_allocation(block->site, block->size);
	return 0;
}

/* A moving block whose call failed, or never returned, is live again. */
__noinline int put_back(struct open_call *call)
{
	struct block block = {};

	if (!call || !call->moving_site)
		return 0;
	block.size = call->moving_size;
	block.site = call->moving_site;
	block.born = call->moving_born;
	call->moving_site = 0;
	if (!live_insert(live_key(cookie_image(call->cookie), call->argument), &block)) {
		count_free(&block);
		count_loss(LOSS_LIVE_BLOCKS, 1);
		count_loss(LOSS_LIVE_BYTES, block.size);
	}
	return 0;
}

/*
 * Is the return address at sp the kernel's trampoline, as it is for as long as a probed call has not returned?
 * kernel/events/uprobes.c: the trampoline is the start of the area for out-of-line steps.
 */
__noinline bool returns_to_trampoline(__u64 sp)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct xol_area *area = BPF_CORE_READ(task, mm, uprobes_state.xol_area);
	__u64 return_address = 0;

	if (!area)
		return false;
	if (bpf_probe_read_user(&return_address, sizeof(return_address), (void *)sp))
		return false;
	return return_address == BPF_CORE_READ(area, vaddr);
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

static __always_inline int enter_call(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	struct thread_state *thread;
	struct open_call *call;
	__u32 depth;

	if (!open_image(cookie))
		return 0;
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
	call->size = size_argument(ctx, cookie);
	call->argument = 0;
	call->moving_site = 0;
	call->cookie = cookie;
	switch (cookie_kind(cookie)) {
	case CALL_ALLOCATE_OUT:
		call->argument = argument(ctx, cookie, 44);
		break;
	case CALL_REALLOCATE:
		call->argument = argument(ctx, cookie, 40);
		/*
		 * The old block leaves the table now: by the time of the return another thread may have been handed
		 * its address.
		 */
		if (call->argument) {
			struct block old = {};

			if (live_take(live_key(cookie_image(cookie), call->argument), &old)) {
				call->moving_size = old.size;
				call->moving_born = old.born;
				call->moving_site = old.site;
			}
		}
		break;
	}
	thread->depth = depth + 1;
	return 0;
}

/* The block that a call returns, or 0. */
static __always_inline __u64 call_result(struct pt_regs *ctx, const struct open_call *call)
{
	__u64 block = 0;

	if (cookie_kind(call->cookie) != CALL_ALLOCATE_OUT)
		return ctx->ax;
	/* posix_memalign(3) returns an int. */
	if ((int)ctx->ax != 0)
		return 0;
	if (bpf_probe_read_user(&block, sizeof(block), (void *)call->argument))
		count_loss(LOSS_UNREAD_RESULTS, 1);
	return block;
}

/* The old block of a reallocate that returned: given back, unless the call failed. */
static __always_inline void settle_moving(struct open_call *call, struct image *image, __u64 result,
					  bool outermost)
{
	struct block old = {};

	/*
	 * realloc(p, 0) that returns NULL has freed p in glibc, jemalloc and tcmalloc (malloc(3)); any other NULL is a
	 * failure that leaves p as it was.
	 */
	if (!result && call->size) {
		put_back(call);
		return;
	}
	if (!call->argument)
		return;
	if (!call->moving_site) {
		if (outermost)
			__sync_fetch_and_add(&image->unmatched_frees, 1);
		return;
	}
	old.size = call->moving_size;
	old.site = call->moving_site;
	call->moving_site = 0;
	count_free(&old);
}

static __always_inline int leave_call(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	struct thread_state *thread = this_thread(0);
	__u32 image_index = cookie_image(cookie);
	struct block block = {};
	struct image *image;
	struct open_call *call;
	__u64 result;
	__u32 top;

	if (!thread)
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
		if (call->sp + 8 == ctx->sp && call->cookie == cookie)
			goto found;
		put_back(call);
		count_loss(LOSS_MISSED_RETURNS, 1);
	}
	return 0;
found:
	image = bpf_map_lookup_elem(&images, &image_index);
	if (!image || image->closed)
		return 0;
	result = call_result(ctx, call);
	if (cookie_kind(cookie) == CALL_REALLOCATE)
		settle_moving(call, image, result, top == 0);
	if (!result)
		return 0;
	if (result >> KEY_IMAGE_SHIFT) {
		count_loss(LOSS_ADDRESSES, 1);
		return 0;
	}
	block.size = call->size;
	block.born = now_born();
	if (top > 0 || block.size < min_size || block.size > max_size) {
		block.site = SITE_UNCOUNTED;
	} else {
		block.site = site_of_call(ctx, cookie);
		if (!block.site) {
			block.site = image->stackless_site;
			count_loss(LOSS_STACKS, 1);
		}
	}
	remember(live_key(image_index, result), &block);
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
static __always_inline bool freed_by_allocator(struct pt_regs *ctx, __u64 cookie)
{
	__u64 before = (cookie >> 48 & 0xff) << 16, behind = (cookie >> 56) << 16;
	__u64 caller = 0;

	if (bpf_probe_read_user(&caller, sizeof(caller), (void *)ctx->sp))
		return false;
	return caller > ctx->ip - before && caller < ctx->ip + behind;
}

SEC("uprobe")
int call_free(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u64 address = argument(ctx, cookie, 40);
	struct image *image = open_image(cookie);
	struct thread_state *thread;
	struct block block = {};

	if (!address || !image)
		return 0;
	if (live_take(live_key(cookie_image(cookie), address), &block)) {
		count_free(&block);
		if (image->several_allocators) {
			thread = this_thread(BPF_LOCAL_STORAGE_GET_F_CREATE);
			if (thread)
				thread->just_freed = address;
		}
		return 0;
	}
	thread = this_thread(0);
	if (thread && thread->just_freed == address) {
		/* A wrapper's free has passed the block on to the allocator below it. */
		thread->just_freed = 0;
		return 0;
	}
	/* Inside another call it is that call's business: musl's realloc frees the old block, which is moving. */
	if (thread && thread->depth) {
		drop_dead_calls(thread, ctx->sp);
		if (thread->depth)
			return 0;
	}
	if (freed_by_allocator(ctx, cookie))
		__sync_fetch_and_add(&image->own_frees, 1);
	else
		__sync_fetch_and_add(&image->unmatched_frees, 1);
	return 0;
}

/* A thread that ends in the middle of a reallocate leaves its old block as it was. */
static __always_inline void settle_thread(struct task_struct *task)
{
	struct thread_state *thread = bpf_task_storage_get(&threads, task, NULL, 0);

	if (!thread)
		return;
	for (int i = 0; i < MAX_NESTED_CALLS; i++)
		if ((__u32)i < thread->depth)
			put_back(&thread->calls[i]);
	thread->depth = 0;
}

SEC("tp_btf/sched_process_exit")
int thread_exit(__u64 *args)
{
	settle_thread((struct task_struct *)args[0]);
	return 0;
}

/* Read to its end by Java once no probe is left: the calls that are still open will not be seen to return. */
SEC("iter/task")
int settle_all(struct bpf_iter__task *ctx)
{
	if (ctx->task)
		settle_thread(ctx->task);
	return 0;
}

#endif
