/*
 * What a test program knows about itself: it counts its own calls and says the sums at its end, in
 * one line
 *
 *     TRUTH [at=FUNCTION] allocations=N frees=N allocatedBytes=N freedBytes=N liveBlocks=N liveBytes=N
 *
 * in the file that the environment's SEEP_TRUTH_FILE names, else on stdout. Nothing here allocates:
 * stdio would, and its buffers would be part of what is measured.
 */
#ifndef TRUTH_H
#define TRUTH_H

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct truth {
	unsigned long allocations; /* successful ones */
	unsigned long frees;
	unsigned long allocated_bytes; /* requested, not usable, bytes */
	unsigned long freed_bytes;
};

static inline void truth_allocated(struct truth *truth, size_t size_bytes)
{
	truth->allocations++;
	truth->allocated_bytes += size_bytes;
}

static inline void truth_freed(struct truth *truth, size_t size_bytes)
{
	truth->frees++;
	truth->freed_bytes += size_bytes;
}

/* A realloc that succeeds on a block is one free and one allocation, moved or not. */
static inline void truth_reallocated(struct truth *truth, size_t old_bytes, size_t new_bytes)
{
	truth_freed(truth, old_bytes);
	truth_allocated(truth, new_bytes);
}

static inline void truth_add(struct truth *sum, const struct truth *part)
{
	sum->allocations += part->allocations;
	sum->frees += part->frees;
	sum->allocated_bytes += part->allocated_bytes;
	sum->freed_bytes += part->freed_bytes;
}

struct truth_line {
	char text[1024];
	size_t length;
};

static inline void truth_text(struct truth_line *line, const char *text)
{
	size_t length = strlen(text);

	if (line->length + length < sizeof(line->text)) {
		memcpy(line->text + line->length, text, length);
		line->length += length;
	}
}

static inline void truth_number(struct truth_line *line, const char *name, unsigned long value)
{
	char digits[24];
	size_t at = sizeof(digits);

	digits[--at] = '\0';
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	truth_text(line, name);
	truth_text(line, digits + at);
}

/* One write: lines of several processes do not mix. Errors are shown by the missing line. */
static inline void truth_write(const struct truth_line *line)
{
	const char *path = getenv("SEEP_TRUTH_FILE");
	int out =
		path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : STDOUT_FILENO;

	if (write(out, line->text, line->length) != (ssize_t)line->length)
		_exit(99);
	if (path)
		close(out);
}

/* The sums so far. More is further key=value pairs: at=worker means sites below that function. */
static inline void truth_print(const struct truth *truth, const char *more)
{
	struct truth_line line = { { 0 }, 0 };

	truth_text(&line, "TRUTH ");
	if (more[0] != '\0') {
		truth_text(&line, more);
		truth_text(&line, " ");
	}
	truth_number(&line, "allocations=", truth->allocations);
	truth_number(&line, " frees=", truth->frees);
	truth_number(&line, " allocatedBytes=", truth->allocated_bytes);
	truth_number(&line, " freedBytes=", truth->freed_bytes);
	truth_number(&line, " liveBlocks=", truth->allocations - truth->frees);
	truth_number(&line, " liveBytes=", truth->allocated_bytes - truth->freed_bytes);
	truth_text(&line, "\n");
	truth_write(&line);
}

#endif
