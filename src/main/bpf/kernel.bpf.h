/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints of the kernel's allocators: include/trace/events/kmem.h and percpu.h. Each has programs that
 * are checked against the kernel's types (tp_btf) and some that are not, for kernels that refuse the first (raw_tp); they
 * do the same. Java loads one of the two, and of the _node variants, which went with Linux 6.1, those that there are.
 */
#ifndef SEEP_KERNEL_BPF_H
#define SEEP_KERNEL_BPF_H

/* Processors that can be: a per-CPU block has a place for each. */
const volatile __u32 possible_cpus = 1;

/*
 * What the kernel passes to a tracepoint, told by the types of btf_trace_NAME: the names stand for the kernel's by what
 * comes before the three underscores.
 */
typedef unsigned int gfp_type;

/* Linux 6.0 only: the cache comes before the sizes. */
typedef void (*btf_trace_kmalloc___with_cache)(void *, unsigned long, const void *,
					       struct kmem_cache *, unsigned long, unsigned long,
					       gfp_type);
typedef void (*btf_trace_kmem_cache_alloc___with_sizes)(void *, unsigned long, const void *,
							struct kmem_cache *, unsigned long,
							unsigned long, gfp_type);
/* Up to Linux 5.19: no cache at all. */
typedef void (*btf_trace_kmem_cache_alloc___no_cache)(void *, unsigned long, const void *,
						      unsigned long, unsigned long, gfp_type);
/* From Linux 6.1 on; before there was its name, or nothing. */
typedef void (*btf_trace_kmem_cache_free___with_cache)(void *, unsigned long, const void *,
						       const struct kmem_cache *);
/* Up to Linux 5.18: neither the caller nor what is behind the block. */
typedef void (*btf_trace_percpu_alloc_percpu___short)(void *, bool, bool, unsigned long,
						      unsigned long, void *, int, void *);

/*
 * What was passed at this place. In assembler, or clang computes one address for two cases; the verifier wants constant
 * offsets into a context.
 */
#define ARGUMENT(args, index)                                                                      \
	({                                                                                         \
		__u64 passed;                                                                      \
		asm volatile("%[passed] = *(u64 *)(%[args] + %[offset])"                           \
			     : [passed] "=r"(passed)                                               \
			     : [args] "r"(args), [offset] "i"(8 * (index)));                       \
		passed;                                                                            \
	})

/*
 * A pointer that was passed, as a number. Where the verifier checks the program against the kernel's types it takes it for
 * a pointer, which is none to reckon with; elsewhere all arguments are numbers.
 */
#define POINTER_ARGUMENT(args, index, checked)                                                     \
	((checked) ? address_of((void *)ARGUMENT(args, index)) : ARGUMENT(args, index))

/* include/linux/slab.h, KMALLOC_MAX_CACHE_SIZE: what is larger is pages. */
#define LARGEST_CACHED 8192

/* A pointer that is no block: NULL, or ZERO_SIZE_PTR (include/linux/slab.h). */
#define NO_BLOCK 16

static __always_inline int on_kmalloc(__u64 *args, enum kernel_event event, bool checked)
{
	struct kernel_request request = { .address = ARGUMENT(args, 1),
					  .space = SPACE_SLAB,
					  .event = event };
	__u64 given;

	if (request.address <= NO_BLOCK)
		return 0;
	if (bpf_core_type_matches(btf_trace_kmalloc___with_cache)) {
		request.size = ARGUMENT(args, 3);
		given = ARGUMENT(args, 4);
		request.gfp = ARGUMENT(args, 5);
	} else {
		request.size = ARGUMENT(args, 2);
		given = ARGUMENT(args, 3);
		request.gfp = ARGUMENT(args, 4);
	}
	request.origin = given > LARGEST_CACHED
				 ? ORIGIN_LARGE
				 : count_traffic(cache_of_object(request.address), false);
	kernel_allocated(args, &request);
	return 0;
}

static __always_inline int on_cache_alloc(__u64 *args, enum kernel_event event, bool checked)
{
	struct kernel_request request = { .address = ARGUMENT(args, 1),
					  .space = SPACE_SLAB,
					  .event = event };
	struct kmem_cache *cache;

	if (request.address <= NO_BLOCK)
		return 0;
	if (bpf_core_type_matches(btf_trace_kmem_cache_alloc___no_cache)) {
		request.size = ARGUMENT(args, 2);
		request.gfp = ARGUMENT(args, 4);
		request.origin = ORIGIN_SLAB;
	} else {
		cache = (void *)ARGUMENT(args, 2);
		request.size = checked ? cache->object_size : BPF_CORE_READ(cache, object_size);
		request.gfp = bpf_core_type_matches(btf_trace_kmem_cache_alloc___with_sizes)
				      ? ARGUMENT(args, 5)
				      : ARGUMENT(args, 3);
		request.origin = count_traffic(POINTER_ARGUMENT(args, 2, checked), false);
	}
	kernel_allocated(args, &request);
	return 0;
}

static __always_inline int on_free(__u64 *args, enum kernel_event event, bool checked)
{
	if (ARGUMENT(args, 1) <= NO_BLOCK)
		return 0;
	count_traffic(cache_of_object(ARGUMENT(args, 1)), true);
	kernel_freed(SPACE_SLAB, ARGUMENT(args, 1));
	return 0;
}

static __always_inline int on_cache_free(__u64 *args, enum kernel_event event, bool checked)
{
	if (ARGUMENT(args, 1) <= NO_BLOCK)
		return 0;
	count_traffic(bpf_core_type_matches(btf_trace_kmem_cache_free___with_cache)
			      ? POINTER_ARGUMENT(args, 2, checked)
			      : cache_of_object(ARGUMENT(args, 1)),
		      true);
	kernel_freed(SPACE_SLAB, ARGUMENT(args, 1));
	return 0;
}

static __always_inline int on_page_alloc(__u64 *args, enum kernel_event event, bool checked)
{
	pages_allocated(args, event, POINTER_ARGUMENT(args, 0, checked), ARGUMENT(args, 1),
			ARGUMENT(args, 2));
	return 0;
}

static __always_inline int on_page_free(__u64 *args, enum kernel_event event, bool checked)
{
	pages_freed(POINTER_ARGUMENT(args, 0, checked), ARGUMENT(args, 1));
	return 0;
}

static __always_inline int on_percpu_alloc(__u64 *args, enum kernel_event event, bool checked)
{
	struct kernel_request request = {
		.space = SPACE_PERCPU,
		.origin = ORIGIN_PERCPU,
		.event = event,
	};

	if (bpf_core_type_matches(btf_trace_percpu_alloc_percpu___short)) {
		request.size = ARGUMENT(args, 2);
		request.address = ARGUMENT(args, 6);
	} else {
		request.size = ARGUMENT(args, 3);
		request.address = ARGUMENT(args, 7);
		request.gfp = ARGUMENT(args, 9);
	}
	request.size *= possible_cpus;
	if (request.address)
		kernel_allocated(args, &request);
	return 0;
}

static __always_inline int on_percpu_free(__u64 *args, enum kernel_event event, bool checked)
{
	kernel_freed(SPACE_PERCPU, ARGUMENT(args, 2));
	return 0;
}

/*
 * The kernel runs a program once at a time on a processor (kernel/trace/bpf_trace.c, prog->active): what an interrupt
 * allocates or frees while the program is at work for the task would be missed. So each event has two programs, attached
 * one behind the other. The first notes that it has run; the second works only when it has not.
 */
struct first_runs {
	__u64 has_run[EVENT_COUNT]; /* 1: between the first program's end and the second's start */
};

/* Written and read here, by each processor its own. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct first_runs);
} first_runs SEC(".maps");

/* Events that the second programs have dealt with. Read by Java: less than the first ones have missed, some are lost. */
__u64 second_runs = 0;

static __always_inline __u64 *first_run(enum kernel_event event)
{
	__u32 none = 0;
	struct first_runs *runs = bpf_map_lookup_elem(&first_runs, &none);

	return runs ? &runs->has_run[event] : NULL;
}

static __always_inline void note_first(enum kernel_event event)
{
	__u64 *has_run = first_run(event);

	if (has_run)
		*(volatile __u64 *)has_run = 1;
}

/*
 * Has the first program dealt with this event? Looked at before all else: an interrupt from here on finds the second at
 * work, and the first not. What such a first one notes may be taken back here, as there is no second that reads it.
 */
static __always_inline bool first_has_run(enum kernel_event event)
{
	volatile __u64 *has_run = first_run(event);

	if (!has_run)
		return true;
	if (likely(*has_run)) {
		*has_run = 0;
		return true;
	}
	__sync_fetch_and_add(&second_runs, 1);
	return false;
}

#define PROGRAMS_OF_KIND(kind, prefix, event, handler, checked)                                    \
	SEC(kind "/" #event)                                                                       \
	int prefix##_##event(__u64 *args)                                                          \
	{                                                                                          \
		handler(args, EVENT_##event, checked);                                             \
		note_first(EVENT_##event);                                                         \
		return 0;                                                                          \
	}                                                                                          \
	SEC(kind "/" #event)                                                                       \
	int prefix##2_##event(__u64 *args)                                                         \
	{                                                                                          \
		return first_has_run(EVENT_##event) ? 0 : handler(args, EVENT_##event, checked);   \
	}

#define PROGRAMS(event, handler)                                                                   \
	PROGRAMS_OF_KIND("tp_btf", kernel, event, handler, true)                                   \
	PROGRAMS_OF_KIND("raw_tp", raw, event, handler, false)

PROGRAMS(kmalloc, on_kmalloc)
PROGRAMS(kmalloc_node, on_kmalloc)
PROGRAMS(kfree, on_free)
PROGRAMS(kmem_cache_alloc, on_cache_alloc)
PROGRAMS(kmem_cache_alloc_node, on_cache_alloc)
PROGRAMS(kmem_cache_free, on_cache_free)
PROGRAMS(mm_page_alloc, on_page_alloc)
PROGRAMS(mm_page_free, on_page_free)
PROGRAMS(percpu_alloc_percpu, on_percpu_alloc)
PROGRAMS(percpu_free_percpu, on_percpu_free)

#endif
