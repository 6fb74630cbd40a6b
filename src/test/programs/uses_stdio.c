// stdio's buffers are the runtime's own: in the totals, but no leak of the program.
//
// EXPECT leaks blocks=2 bytes=24022
// EXPECT site at=forget_line origin=malloc blocks=2 bytes=24022
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void forget_line(void)
{
	for (int i = 0; i < 2; i++)
		malloc(12011);
}

static void *speak(void *unused)
{
	printf("a line that is buffered\n");
	return unused;
}

int main(void)
{
	pthread_t speaker;

	forget_line();
	if (pthread_create(&speaker, NULL, speak, NULL) != 0)
		return 99;
	pthread_join(speaker, NULL);
	return 0;
}
