// SPDX-License-Identifier: Apache-2.0
/* The chain of pointers from a root to a block. */
#define _GNU_SOURCE
#include "mark.h"
#include "roots.h"

#include <inttypes.h>

/* Of an explanation; a list may be as long as it likes. */
#define MOST_STEPS 1000

/* The block to explain: the one that was named, else the best reached one of its site. */
static size_t block_to_explain(const struct mark *mark)
{
	size_t best = NO_BLOCK;

	if (mark->options.why)
		return blocks_find(mark->blocks, mark->options.why);
	for (size_t i = 0; i < mark->blocks->count; i++)
		if (block_site(&mark->blocks->at[i]) == mark->options.why_site &&
		    (best == NO_BLOCK || mark->reach[i] < mark->reach[best]))
			best = i;
	return best;
}

/* A thread's control block and what ld.so puts before it may lie at the end of its stack: Seep tells which it is. */
static bool is_near(const struct mapping *mapping, uint64_t word, uint64_t thread_pointer)
{
	return thread_pointer >= mapping->start && thread_pointer < mapping->end &&
	       word + TLS_BEFORE >= thread_pointer && word < thread_pointer + TLS_BEHIND;
}

/* Where a word lies that is in no block: on a thread's stack, in its TLS, or somewhere that Seep has a name for. */
static void tell_root(const struct mark *mark, uint64_t word,
		      const struct thread_registers *threads, size_t count, FILE *to)
{
	const struct mapping *mapping = mapping_at(mark->memory, word);

	for (size_t i = 0; i < count && mapping; i++) {
		const struct thread_registers *thread = &threads[i];
		bool on_stack = thread->stack_pointer >= mapping->start &&
				thread->stack_pointer <= word + mark->options.red_zone;
		bool near = is_near(mapping, word, thread->thread_pointer);

		if (on_stack || near) {
			fprintf(to, "why %s %" PRIu32 " %" PRIx64 " %" PRIx64 "\n",
				on_stack ? "stack" : "near", thread->thread, word,
				near ? (uint64_t)thread->thread_pointer : 0);
			return;
		}
	}
	fprintf(to, "why root %" PRIx64 "\n", word);
}

/* The chain from the block back to a root; a block that only lost ones point at ends without one. */
void mark_explain(const struct mark *mark, const struct thread_registers *threads, size_t count,
		  FILE *to)
{
	size_t block = block_to_explain(mark);

	if (block == NO_BLOCK)
		fprintf(to, "why none\n");
	for (size_t steps = 0; block != NO_BLOCK && steps < MOST_STEPS; steps++) {
		uint64_t from = mark->pointed_from[block];
		const struct block *is = &mark->blocks->at[block];

		fprintf(to, "why block %" PRIx64 " %" PRIu64 " %" PRIu32 " %d\n", is->address,
			block_size(is), block_site(is), mark->reach[block]);
		if (from == FROM_NOWHERE) {
			fprintf(to, "why lost\n");
			return;
		}
		if (from & FROM_REGISTER) {
			fprintf(to, "why register %" PRIu32 " %d\n",
				threads[(from & ~FROM_REGISTER) >> 8].thread, (int)(from & 0xff));
			return;
		}
		if (from & FROM_HELD) {
			const struct held_word *held = &mark->options.held->at[from & ~FROM_HELD];

			fprintf(to, "why %s %" PRIu32 "\n",
				held->holder == HOLDER_EPOLL ? "epoll" : "vector", held->number);
			return;
		}
		block = blocks_find(mark->blocks, from);
		if (block == NO_BLOCK)
			tell_root(mark, from, threads, count, to);
		else
			fprintf(to, "why word %" PRIx64 "\n", from);
	}
}
