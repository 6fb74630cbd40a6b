// SPDX-License-Identifier: Apache-2.0
/*
 * Keeps a process's memory readable after its end, without stopping it.
 *
 * The kernel frees an address space when its last user is gone (mm_users, Documentation/mm/active_mm.rst). One who
 * copies from another process with process_vm_readv(2) is a user for as long as the copying lasts
 * (mm/process_vm_access.c). A thread of ours copies one byte of the target into a page of ours that a userfaultfd(2)
 * watches and that is not there: it waits in the kernel until we fill the page in or die. Meanwhile the target runs,
 * ends in whatever way, SIGKILL too, and is reaped by its parent as ever; its memory can still be read by a descriptor
 * of /proc/PID/mem that was opened before. When this process ends, however it ends, the memory goes.
 */
#define _GNU_SOURCE
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096
#define THREAD_STACK_BYTES (64 * 1024)

/* How long the waiting thread may take to get into the kernel. */
#define PATIENCE_MS 2000

struct kept {
	int pid;
	int memory;
	int maps;
	char *page; /* watched, absent */
	uint64_t remote; /* a readable byte of the target */
	pthread_t waiter;
	bool waits;
};

static int faults = -1;

/* One userfaultfd for all kept processes. */
static bool watch_faults(void)
{
	struct uffdio_api api = { .api = UFFD_API };

	if (faults >= 0)
		return true;
	faults = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (faults < 0)
		return false;
	if (!ioctl(faults, UFFDIO_API, &api))
		return true;
	close(faults);
	faults = -1;
	return false;
}

static void *wait_in_kernel(void *argument)
{
	struct kept *kept = argument;
	struct iovec to = { .iov_base = kept->page, .iov_len = 1 };
	struct iovec from = { .iov_base = (void *)kept->remote, .iov_len = 1 };

	(void)!process_vm_readv(kept->pid, &to, 1, &from, 1, 0);
	return NULL;
}

/* True once the thread's fault has been reported: from then on the target's memory has one user more. */
static bool is_waiting(const struct kept *kept)
{
	struct pollfd ready = { .fd = faults, .events = POLLIN };
	struct uffd_msg message;

	while (poll(&ready, 1, PATIENCE_MS) > 0)
		if (read(faults, &message, sizeof(message)) == sizeof(message) &&
		    message.event == UFFD_EVENT_PAGEFAULT &&
		    (message.arg.pagefault.address & -(uint64_t)PAGE) == (uint64_t)kept->page)
			return true;
	return false;
}

static int open_of(int pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* A byte that can be read: of the first file that is mapped, so that no page is held that fork would have to copy. */
static uint64_t readable_byte(int maps, int memory)
{
	struct memory target;
	uint64_t found = 0;

	if (!memory_open(&target, maps, memory))
		return 0;
	for (size_t i = 0; i < target.mapping_count && !found; i++)
		if (target.mappings[i].readable && target.mappings[i].kind == MAPPING_FILE &&
		    !target.mappings[i].writable)
			found = target.mappings[i].start;
	memory_close(&target);
	return found;
}

static bool start_waiter(struct kept *kept)
{
	struct uffdio_register watched = { .range = { (uint64_t)kept->page, PAGE },
					   .mode = UFFDIO_REGISTER_MODE_MISSING };
	pthread_attr_t attributes;
	int error;

	if (ioctl(faults, UFFDIO_REGISTER, &watched))
		return false;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
	error = pthread_create(&kept->waiter, &attributes, wait_in_kernel, kept);
	pthread_attr_destroy(&attributes);
	kept->waits = !error;
	return kept->waits && is_waiting(kept);
}

struct kept *keep(int pid, const char **reason)
{
	struct kept *kept = calloc(1, sizeof(*kept));

	if (!kept) {
		*reason = "out of memory";
		return NULL;
	}
	kept->pid = pid;
	kept->page = MAP_FAILED;
	kept->memory = open_of(pid, "mem");
	kept->maps = open_of(pid, "maps");
	if (kept->memory < 0 || kept->maps < 0) {
		*reason = "its memory can't be opened";
		goto refused;
	}
	if (!watch_faults()) {
		*reason = "userfaultfd(2) is not permitted here";
		goto refused;
	}
	kept->page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	kept->remote = readable_byte(kept->maps, kept->memory);
	if (kept->page == MAP_FAILED || !kept->remote || !start_waiter(kept)) {
		*reason = "its memory can't be kept beyond its end";
		goto refused;
	}
	return kept;
refused:
	drop(kept);
	return NULL;
}

void drop(struct kept *kept)
{
	if (kept->page != MAP_FAILED) {
		struct uffdio_zeropage filled = { .range = { (uint64_t)kept->page, PAGE } };

		if (kept->waits) {
			/* A thread that comes too late finds the page filled and does not wait. */
			ioctl(faults, UFFDIO_ZEROPAGE, &filled);
			pthread_join(kept->waiter, NULL);
		}
		munmap(kept->page, PAGE);
	}
	if (kept->memory >= 0)
		close(kept->memory);
	if (kept->maps >= 0)
		close(kept->maps);
	free(kept);
}

int kept_memory(const struct kept *kept)
{
	return kept->memory;
}

int kept_maps(const struct kept *kept)
{
	return kept->maps;
}
