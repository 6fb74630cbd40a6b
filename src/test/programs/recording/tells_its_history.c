// Four threads with names allocate, resize and free, and write down each call: kind, address, size.
// On stdout, a line a call in the order of each thread: "DID THREAD KIND ADDRESS SIZE".
// KIND is a for an allocation, f for a free; a realloc that succeeds is both.
#define _GNU_SOURCE
#include "../truth.h"
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define THREADS 4
#define MOST_CALLS 200000
#define SLOTS 64

struct call {
	int thread;
	char kind;
	void *address;
	size_t size_bytes;
};

static struct call *calls[THREADS];
static size_t made[THREADS];
static int rounds = 2000;

static void did(int self, char kind, void *address, size_t size_bytes)
{
	if (made[self] == MOST_CALLS)
		_exit(98);
	calls[self][made[self]++] =
		(struct call){ (int)syscall(SYS_gettid), kind, address, size_bytes };
}

static __attribute__((noinline)) void *make(int self, size_t size_bytes, int how)
{
	void *block = NULL;

	switch (how % 4) {
	case 0:
		block = malloc(size_bytes);
		break;
	case 1:
		block = calloc(1, size_bytes);
		break;
	case 2:
		if (posix_memalign(&block, 64, size_bytes) != 0)
			_exit(97);
		break;
	default:
		block = realloc(NULL, size_bytes);
	}
	did(self, 'a', block, size_bytes);
	return block;
}

static void *work(void *argument)
{
	int self = (int)(intptr_t)argument;
	unsigned long random = 88172645463325252UL + (unsigned long)self;
	char name[16] = "worker 0";
	void *slots[SLOTS] = { 0 };
	size_t sizes[SLOTS] = { 0 };

	name[7] = (char)('0' + self);
	prctl(PR_SET_NAME, name);
	for (int i = 0; i < rounds; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		size_t slot = random % SLOTS, size_bytes = 1 + random / SLOTS % 3000;

		if (!slots[slot]) {
			slots[slot] = make(self, size_bytes, (int)(random >> 40));
		} else if (random >> 50 & 1) {
			/* Compared as numbers: the old pointer is not valid any more. */
			uintptr_t old = (uintptr_t)slots[slot];

			/* One that can't succeed changes nothing. */
			if (random >> 51 & 1 && realloc(slots[slot], SIZE_MAX / 2 - slot))
				_exit(96);
			slots[slot] = realloc(slots[slot], size_bytes);
			did(self, 'f', (void *)old, sizes[slot]);
			did(self, 'a', slots[slot], size_bytes);
		} else {
			free(slots[slot]);
			did(self, 'f', slots[slot], sizes[slot]);
			slots[slot] = NULL;
		}
		sizes[slot] = size_bytes;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	if (argc > 1)
		rounds = atoi(argv[1]);
	for (int i = 0; i < THREADS; i++) {
		calls[i] = mmap(NULL, MOST_CALLS * sizeof(struct call), PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (calls[i] == MAP_FAILED)
			return 99;
	}
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i) != 0)
			return 99;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++) {
		for (size_t j = 0; j < made[i]; j++) {
			struct truth_line line = { { 0 }, 0 };
			const struct call *call = &calls[i][j];

			truth_number(&line, "DID ", (unsigned long)call->thread);
			truth_text(&line, call->kind == 'a' ? " a" : " f");
			truth_number(&line, " ", (unsigned long)call->address);
			truth_number(&line, " ", call->size_bytes);
			truth_text(&line, "\n");
			if (write(STDOUT_FILENO, line.text, line.length) < 0)
				return 99;
		}
	}
	return 0;
}
