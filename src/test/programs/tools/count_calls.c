// A second opinion on the truth: preloaded, it counts what a program asks of its allocator, without
// BPF and without probes, and keeps the size of each live block. Calls that ld.so makes are left
// out, as are those that the libc makes inside of itself. check-truth compares its numbers with
// what the programs say.
//
// The file SEEP_COUNT_FILE, 40 zero bytes at first, is mapped and holds struct counts: it is right
// however the program ends, and a program that the first one becomes by exec goes on with it.
// Children count for themselves. One lock around every call: slow, and simple enough to be right.
#define _GNU_SOURCE
#include "../truth.h"
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

#define SLOTS (1 << 20)
#define CALLER ((uintptr_t)__builtin_return_address(0))

/* glibc's own names for its allocator: no dlsym, which might allocate. */
void *__libc_malloc(size_t size_bytes);
void *__libc_calloc(size_t count, size_t size_bytes);
void *__libc_realloc(void *block, size_t size_bytes);
void *__libc_memalign(size_t alignment, size_t size_bytes);
void *__libc_valloc(size_t size_bytes);
void *__libc_pvalloc(size_t size_bytes);
void __libc_free(void *block);

struct counts {
	unsigned long owner; /* pid */
	struct truth truth;
};

static struct counts of_a_child; /* or what was counted before this library's constructor ran */
static struct counts *counts = &of_a_child;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uintptr_t linker_begins;
static uintptr_t linker_ends;

/* Open addressing; 1 marks a slot whose block was freed. */
static struct {
	uintptr_t block;
	size_t size_bytes;
} live[SLOTS];

static int by_linker(uintptr_t caller)
{
	return caller >= linker_begins && caller < linker_ends;
}

static void *note(void *block, size_t size_bytes, uintptr_t caller)
{
	size_t at = ((uintptr_t)block >> 4) * 0x9e3779b97f4a7c15 >> 44;

	if (!block || by_linker(caller))
		return block;
	while (live[at].block > 1)
		at = (at + 1) % SLOTS;
	live[at].block = (uintptr_t)block;
	live[at].size_bytes = size_bytes;
	truth_allocated(&counts->truth, size_bytes);
	return block;
}

static void forget(void *block)
{
	size_t at = ((uintptr_t)block >> 4) * 0x9e3779b97f4a7c15 >> 44;

	for (; block && live[at].block; at = (at + 1) % SLOTS) {
		if (live[at].block == (uintptr_t)block) {
			truth_freed(&counts->truth, live[at].size_bytes);
			live[at].block = 1;
			return;
		}
	}
}

#define COUNTED(expression, size_bytes)                                                            \
	({                                                                                         \
		pthread_mutex_lock(&lock);                                                         \
		void *made = note(expression, size_bytes, CALLER);                                 \
		pthread_mutex_unlock(&lock);                                                       \
		made;                                                                              \
	})

void *malloc(size_t size_bytes)
{
	return COUNTED(__libc_malloc(size_bytes), size_bytes);
}

void *calloc(size_t count, size_t size_bytes)
{
	return COUNTED(__libc_calloc(count, size_bytes), count * size_bytes);
}

void *memalign(size_t alignment, size_t size_bytes)
{
	return COUNTED(__libc_memalign(alignment, size_bytes), size_bytes);
}

void *aligned_alloc(size_t alignment, size_t size_bytes)
{
	return COUNTED(__libc_memalign(alignment, size_bytes), size_bytes);
}

void *valloc(size_t size_bytes)
{
	return COUNTED(__libc_valloc(size_bytes), size_bytes);
}

void *pvalloc(size_t size_bytes)
{
	return COUNTED(__libc_pvalloc(size_bytes), size_bytes);
}

int posix_memalign(void **result, size_t alignment, size_t size_bytes)
{
	void *block;

	if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
		return EINVAL;
	block = COUNTED(__libc_memalign(alignment, size_bytes), size_bytes);
	if (!block)
		return ENOMEM;
	*result = block;
	return 0;
}

static void *resize(void *block, size_t size_bytes, uintptr_t caller)
{
	void *resized;

	pthread_mutex_lock(&lock);
	resized = __libc_realloc(block, size_bytes);
	if (resized || size_bytes == 0)
		forget(block);
	note(resized, size_bytes, caller);
	pthread_mutex_unlock(&lock);
	return resized;
}

void *realloc(void *block, size_t size_bytes)
{
	return resize(block, size_bytes, CALLER);
}

void *reallocarray(void *block, size_t count, size_t size_bytes)
{
	size_t product;

	if (__builtin_mul_overflow(count, size_bytes, &product)) {
		errno = ENOMEM;
		return NULL;
	}
	return resize(block, product, CALLER);
}

void free(void *block)
{
	pthread_mutex_lock(&lock);
	forget(block);
	__libc_free(block);
	pthread_mutex_unlock(&lock);
}

static int find_linker(struct dl_phdr_info *module, size_t size, void *base)
{
	(void)size;
	if (module->dlpi_addr != (uintptr_t)base)
		return 0;
	linker_begins = module->dlpi_addr;
	for (int i = 0; i < module->dlpi_phnum; i++) {
		if (module->dlpi_phdr[i].p_type == PT_LOAD)
			linker_ends = linker_begins + module->dlpi_phdr[i].p_vaddr +
				      module->dlpi_phdr[i].p_memsz;
	}
	return 1;
}

static void count_for_myself(void)
{
	counts = &of_a_child;
}

__attribute__((constructor)) static void begin(void)
{
	int file = open(getenv("SEEP_COUNT_FILE"), O_RDWR | O_CLOEXEC);

	for (struct link_map *module = _r_debug.r_map; module; module = module->l_next) {
		if (strstr(module->l_name, "ld-linux"))
			dl_iterate_phdr(find_linker, (void *)module->l_addr);
	}
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (counts == MAP_FAILED)
		_exit(95);
	close(file);
	if (counts->owner == 0)
		counts->owner = (unsigned long)getpid();
	if (counts->owner == (unsigned long)getpid())
		truth_add(&counts->truth, &of_a_child.truth);
	else
		count_for_myself();
	pthread_atfork(NULL, NULL, count_for_myself);
}
