/* A server in small: requests come a millisecond apart, for eight seconds. What a request does is the program's. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUN_SECONDS 8.0

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* What every request makes and frees, so that there is a site which is innocent. */
static void parse_request(long request)
{
	char *text = malloc(700 + request % 90);

	memset(text, 'x', 700);
	free(text);
}

/* Calls the handler with the number of each request and with the part of the run that is over, from 0 to 1. */
static void serve(void (*handle)(long request, double part))
{
	double start = now_seconds();
	struct timespec pause = { .tv_nsec = 1000000 };
	long request = 0;

	for (double part = 0; part < 1; part = (now_seconds() - start) / RUN_SECONDS) {
		parse_request(request);
		handle(request++, part);
		nanosleep(&pause, NULL);
	}
}

#endif
