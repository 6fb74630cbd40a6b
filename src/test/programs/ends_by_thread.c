// A thread ends the whole program, while others are inside malloc.
//
// EXPECT exit status=5
// EXPECT site at=prepare origin=malloc blocks=6 bytes=66402 allocations=6 frees=0
// EXPECT site at=finish origin=malloc blocks=0 bytes=0 allocations=4 frees=4
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void prepare(void)
{
	for (int i = 0; i < 6; i++)
		malloc(11067);
}

static void *busy(void *unused)
{
	for (;;)
		free(malloc(11069));
	return unused;
}

static void *finish(void *unused)
{
	for (int i = 0; i < 4; i++)
		free(malloc(11071));
	syscall(SYS_exit_group, 5);
	return unused;
}

int main(void)
{
	pthread_t busy_thread;
	pthread_t finishing_thread;

	prepare();
	if (pthread_create(&busy_thread, NULL, busy, NULL) != 0)
		return 99;
	usleep(20000);
	if (pthread_create(&finishing_thread, NULL, finish, NULL) != 0)
		return 99;
	pthread_join(finishing_thread, NULL);
	return 98;
}
