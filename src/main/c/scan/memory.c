// SPDX-License-Identifier: Apache-2.0
/* What is in the target's memory. */
#define _GNU_SOURCE
#include "scan.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096

/* Of small reads only every so many look at the clock and at who asks: that costs as much as a read. */
#define UNCHECKED_READS 256
#define UNCHECKED_BYTES (256 * 1024)

uint64_t now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

void memory_close(struct memory *memory)
{
	free(memory->mappings);
	memory->mappings = NULL;
	memory->mapping_count = 0;
}

struct mapping *mapping_at(const struct memory *memory, uint64_t address)
{
	size_t low = 0, high = memory->mapping_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memory->mappings[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == memory->mapping_count || memory->mappings[low].start > address)
		return NULL;
	return &memory->mappings[low];
}

/* Nobody is left who wants to know, or who would let the process go on. */
static bool is_in_vain(const struct memory *memory)
{
	struct pollfd asker = { .fd = memory->asker, .events = POLLRDHUP };

	return poll(&asker, 1, 0) > 0 && asker.revents & (POLLRDHUP | POLLHUP | POLLERR);
}

static bool may_go_on(struct memory *memory)
{
	if (memory->deadline_nanos && now_nanos() > memory->deadline_nanos) {
		memory->late = true;
		return false;
	}
	return !is_in_vain(memory);
}

bool memory_read(struct memory *memory, uint64_t address, void *to, size_t bytes)
{
	char *next = to;

	if (!memory->unchecked_reads || bytes > UNCHECKED_BYTES) {
		if (!may_go_on(memory))
			return false;
		memory->unchecked_reads = UNCHECKED_READS;
	}
	memory->unchecked_reads--;
	while (bytes) {
		ssize_t got = pread(memory->descriptor, next, bytes, address);
		size_t skipped;

		if (got > 0) {
			memory->bytes_read += got;
		} else {
			/* A page that is not there: guard pages, files that were cut. Its neighbours may be. */
			skipped = PAGE - (address & (PAGE - 1));
			got = skipped < bytes ? skipped : bytes;
			memset(next, 0, got);
			memory->bytes_unreadable += got;
		}
		next += got;
		address += got;
		bytes -= got;
	}
	return true;
}

uint64_t memory_word(struct memory *memory, uint64_t address)
{
	struct known_word *known = &memory->known[(address >> 3) % KNOWN_WORDS];
	uint64_t value = 0;

	if (known->address == address)
		return known->value;
	if (pread(memory->descriptor, &value, sizeof(value), address) != sizeof(value))
		value = 0;
	known->address = address;
	known->value = value;
	return value;
}
