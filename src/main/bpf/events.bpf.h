/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is told of single blocks beside the counters: which threads allocated at a site, always; each allocation and each
 * free as an event of its own, with --events; which thread made a live block, with --show-allocs. The last two are behind
 * constants, so that the verifier takes their code out where nobody asked.
 */
#ifndef SEEP_EVENTS_BPF_H
#define SEEP_EVENTS_BPF_H

/* --events */
const volatile __u32 tell_blocks = 0;

/* --show-allocs */
const volatile __u32 keep_threads = 0;

/*
 * struct block_event, for Java, in an order in which a block's free follows its allocation. Java sets its size before
 * load; it is never written without --events. Full: LOSS_EVENT_ALLOCATIONS, LOSS_EVENT_FREES or LOSS_EVENT_OTHERS.
 */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} block_events SEC(".maps");

struct block_event *block_event_type __attribute__((unused));

/*
 * key of a live block -> thread that allocated it. Written when a block comes, removed when it goes, read by Java with
 * batched lookups; empty without --show-allocs. Full: the block's thread is unknown.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, __u32);
} block_threads SEC(".maps");

/*
 * name of a thread -> its number, from 1. Written when a thread allocates for the first time, and after it was renamed;
 * read by Java. Full: the thread is one of the others, number 0.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, THREAD_NAMES - 1);
	__type(key, char[NAME_BYTES]);
	__type(value, __u32);
} thread_names SEC(".maps");

/* Names that have a number. */
__u32 named_threads = 0;

/* The number of the current thread's name. */
__noinline __u32 find_thread_name(void)
{
	char name[NAME_BYTES] = {};
	__u32 *known, number;

	bpf_get_current_comm(name, sizeof(name));
	known = bpf_map_lookup_elem(&thread_names, name);
	if (known)
		return *known;
	if (named_threads >= THREAD_NAMES - 1)
		return 0;
	number = __sync_fetch_and_add(&named_threads, 1) + 1;
	if (number >= THREAD_NAMES)
		return 0;
	if (!bpf_map_update_elem(&thread_names, name, &number, BPF_NOEXIST))
		return number;
	/* Another thread of this name was faster; the number stays unused. */
	known = bpf_map_lookup_elem(&thread_names, name);
	return known ? *known : 0;
}

/* Writes down that the current thread allocates at a site: mostly a look at one bit, next to the site's counters. */
static __always_inline void note_thread(__u32 site_index, struct thread_state *thread)
{
	struct site *site = bpf_map_lookup_elem(&sites, &site_index);
	__u64 *names, bit;
	__u32 number;

	if (!site)
		return;
	if (!thread->name)
		thread->name = find_thread_name() + 1;
	number = thread->name - 1;
	names = &site->thread_names[number / 64 % (THREAD_NAMES / 64)];
	bit = 1ULL << number % 64;
	if (!(*names & bit))
		__sync_fetch_and_or(names, bit);
}

#define EVENT_ORIGIN_SHIFT 16
#define EVENT_IMAGE_SHIFT 32

/* what: kind, and the origin and the image of the call above. */
__noinline int tell_block(__u64 what, __u64 address, __u64 size, __u32 site)
{
	__u32 kind = what & 0xffff;
	struct block_event *event;

	event = bpf_ringbuf_reserve(&block_events, sizeof(*event), 0);
	if (!event) {
		count_loss(kind == EVENT_ALLOCATED ? LOSS_EVENT_ALLOCATIONS
			   : kind == EVENT_FREED   ? LOSS_EVENT_FREES
						   : LOSS_EVENT_OTHERS,
			   1);
		return 0;
	}
	event->nanos = bpf_ktime_get_ns();
	event->address = address;
	event->size = size;
	event->site = site;
	/* At the end of the trace Seep itself settles what other threads have left open. */
	event->thread = current_process() == seep_pid ? 0 : current_thread();
	event->image = what >> EVENT_IMAGE_SHIFT;
	event->origin = what >> EVENT_ORIGIN_SHIFT;
	event->kind = kind;
	/* Java looks every few milliseconds: to wake it each time would cost more than all else here. */
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

static __always_inline void tell_of_block(__u32 kind, __u64 key, __u32 origin,
					  const struct block *block)
{
	__u64 what = kind | (__u64)(origin & 0xffff) << EVENT_ORIGIN_SHIFT |
		     ((key >> KEY_IMAGE_SHIFT) - 1) << EVENT_IMAGE_SHIFT;

	if (tell_blocks && block->site != SITE_UNCOUNTED)
		tell_block(what, key & ((1ULL << KEY_HEAP_SHIFT) - 1), block->size, block->site);
}

/* A block was handed out, and is in the table. */
static __always_inline void block_comes(__u64 key, __u32 origin, const struct block *block)
{
	tell_of_block(EVENT_ALLOCATED, key, origin, block);
	if (keep_threads && block->site != SITE_UNCOUNTED) {
		__u32 thread = current_thread();

		bpf_map_update_elem(&block_threads, &key, &thread, BPF_ANY);
	}
}

/* A block was taken out of the table. */
static __always_inline void block_goes(__u32 kind, __u64 key, __u32 origin,
				       const struct block *block)
{
	tell_of_block(kind, key, origin, block);
	if (keep_threads)
		bpf_map_delete_elem(&block_threads, &key);
}

/* A free of an address that is in no table. */
static __always_inline void unknown_goes(__u64 key, __u32 origin)
{
	struct block unknown = {};

	tell_of_block(EVENT_FREED_UNKNOWN, key, origin, &unknown);
}

#endif
