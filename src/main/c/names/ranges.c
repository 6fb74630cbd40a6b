// SPDX-License-Identifier: Apache-2.0
/* Address ranges that may nest and overlap, found by address. */
#define _GNU_SOURCE
#include "names.h"

void ranges_add(struct ranges *ranges, uint64_t low, uint64_t high, uint32_t what)
{
	if (low >= high)
		return;
	if (ranges->count == ranges->room) {
		ranges->room = ranges->room ? 2 * ranges->room : 64;
		ranges->all = reallocarray(ranges->all, ranges->room, sizeof(*ranges->all));
		sandbox_require(ranges->all != NULL);
	}
	ranges->all[ranges->count++] = (struct range){ .low = low, .high = high, .what = what };
}

static int compare(const void *left, const void *right)
{
	const struct range *a = left, *b = right;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	/* The larger first, so that the inner one of two comes later. */
	if (a->high != b->high)
		return a->high > b->high ? -1 : 1;
	return a->what < b->what ? -1 : a->what > b->what;
}

void ranges_sort(struct ranges *ranges)
{
	uint64_t reach = 0;

	if (!ranges->count)
		return;
	qsort(ranges->all, ranges->count, sizeof(*ranges->all), compare);
	for (size_t i = 0; i < ranges->count; i++) {
		if (ranges->all[i].high > reach)
			reach = ranges->all[i].high;
		ranges->all[i].reach = reach;
	}
}

static size_t first_above(const struct ranges *ranges, uint64_t address)
{
	size_t low = 0, high = ranges->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges->all[middle].low <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct range *ranges_next(const struct ranges *ranges, uint64_t address, size_t *at)
{
	if (*at == SIZE_MAX)
		*at = first_above(ranges, address);
	while (*at > 0) {
		const struct range *range = &ranges->all[--*at];

		if (range->reach <= address)
			*at = 0;
		else if (address < range->high)
			return range;
	}
	return NULL;
}
