/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says when it made its first malloc: the nanoseconds of CLOCK_MONOTONIC right behind it. Started by Seep it runs with
 * all probes in place, so that this is the first traced call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void)
{
	void *volatile block = malloc(24);
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	free(block);
	printf("%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
	return 0;
}
