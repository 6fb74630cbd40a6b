// Becomes another program while two of its threads are in the middle of a realloc, the one that calls exec among them:
// their blocks are as they were, in the account of the old image, and the new one begins with nothing.
// NEEDS second_image
// LINK stops_in_realloc
//
// EXPECT site at=of_the_thread process=0 origin=malloc blocks=1 bytes=5021 allocations=1 frees=0
// EXPECT site at=of_the_first process=0 origin=malloc blocks=1 bytes=5023 allocations=1 frees=0
// EXPECT none origin=realloc
// TRUTH
//
// Its exit status is the second image's.
// EXPECT exit status=21
#include "truth.h"
#include <pthread.h>
#include <stdatomic.h>

extern void (*in_realloc)(void *block);

static atomic_bool waits;
static void *first_block;

static void *of_the_thread(void)
{
	return malloc(5021);
}

static void *of_the_first(void)
{
	return malloc(5023);
}

static void become_another(void)
{
	static char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 32);

	while (length > 0 && path[length - 1] != '/')
		length--;
	strcpy(path + length, "second_image");
	execl(path, "second_image", "process=1", (char *)NULL);
	_exit(99);
}

static void wait_or_exec(void *block)
{
	if (block == first_block)
		become_another();
	atomic_store(&waits, 1);
	for (;;)
		pause();
}

static void *thread(void *nothing)
{
	(void)nothing;
	return realloc(of_the_thread(), 5111);
}

int main(void)
{
	pthread_t second;

	in_realloc = wait_or_exec;
	first_block = of_the_first();
	if (pthread_create(&second, NULL, thread, NULL))
		return 98;
	while (!atomic_load(&waits))
		usleep(1000);
	return realloc(first_block, 5113) != NULL;
}
