// Eight threads do the same work; one of them forgets its buffers.
// VERDICT at=new_buffer unreachable rate
// VERDICT at=parse_request churn
#include "verdicts/requests.h"
#include <pthread.h>

#define THREADS 8

static __thread int careless;

static void *new_buffer(void)
{
	return malloc(419);
}

static void handle(long request, double part)
{
	(void)part;
	if (request % 8 == 0) {
		void *buffer = new_buffer();

		if (!careless)
			free(buffer);
	}
}

static void *work(void *number)
{
	careless = number == (void *)5;
	serve(handle);
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
