/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks an HTTP server on loopback for one page at a constant rate.
 *
 * usage: constant-rate PORT PATH REQUESTS_PER_SECOND SECONDS CONNECTIONS
 *
 * Request number N is due at N / REQUESTS_PER_SECOND, whatever became of those before it, and its latency is counted
 * from then, not from when a connection was free for it: a server that stops for a while so shows that it did
 * ("coordinated omission" is what hides it). It prints
 *   "SENT FAILED P50 P95 P99 P999 HIGHEST", latencies in microseconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_CONNECTIONS 256
#define MOST_ANSWER (1 << 16)

struct connection {
	int socket;
	int busy;
	long request; /* under way */
	size_t have;
	char answer[MOST_ANSWER];
};

static struct connection connections[MOST_CONNECTIONS];
static int64_t began;
static double interval_nanos;
static float *latencies;
static long answered, failed;
static int epoll, port;
static char text[1024];
static size_t text_length;

static void fail(const char *why)
{
	fprintf(stderr, "constant-rate: %s\n", why);
	exit(1);
}

static long number(const char *argument, long least, long most)
{
	char *behind;
	long value = strtol(argument, &behind, 10);

	if (*behind || behind == argument || value < least || value > most)
		fail("usage: constant-rate PORT PATH REQUESTS_PER_SECOND SECONDS CONNECTIONS");
	return value;
}

static int64_t now_nanos(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int64_t due(long request)
{
	return began + (int64_t)(request * interval_nanos);
}

static void open_connection(struct connection *connection)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
	struct sockaddr_in server = { .sin_family = AF_INET,
				      .sin_port = htons(port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int on = 1;

	connection->socket = socket(AF_INET, SOCK_STREAM, 0);
	if (connection->socket < 0 ||
	    connect(connection->socket, (struct sockaddr *)&server, sizeof(server)) < 0)
		fail("cannot connect");
	setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	epoll_ctl(epoll, EPOLL_CTL_ADD, connection->socket, &event);
}

static void send_request(struct connection *connection, long request)
{
	if (send(connection->socket, text, text_length, MSG_NOSIGNAL) != (ssize_t)text_length)
		fail("the server has closed a connection");
	connection->busy = 1;
	connection->request = request;
	connection->have = 0;
}

/* Is the whole answer there? The server has to say how long it is. */
static int is_whole(struct connection *connection)
{
	char *body, *length;

	connection->answer[connection->have] = 0;
	body = strstr(connection->answer, "\r\n\r\n");
	if (!body)
		return 0;
	length = strcasestr(connection->answer, "\r\nContent-Length:");
	if (!length || length > body)
		fail("an answer without Content-Length");
	return connection->have >=
	       (size_t)(body + 4 - connection->answer) + strtoul(length + 17, NULL, 10);
}

static void receive(struct connection *connection)
{
	ssize_t got = recv(connection->socket, connection->answer + connection->have,
			   MOST_ANSWER - 1 - connection->have, MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got == 0 && !connection->busy) {
		/* Servers close what was idle for some seconds. */
		close(connection->socket);
		open_connection(connection);
		return;
	}
	if (got <= 0)
		fail("the server has closed a connection");
	connection->have += got;
	if (connection->have == MOST_ANSWER - 1)
		fail("an answer is too long");
	if (!connection->busy || !is_whole(connection))
		return;
	failed += strncmp(connection->answer, "HTTP/1.1 200", 12) != 0;
	latencies[answered++] = (float)(now_nanos() - due(connection->request)) / 1000;
	connection->busy = 0;
}

static int compare(const void *left, const void *right)
{
	float difference = *(const float *)left - *(const float *)right;

	return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments)
{
	long rate, requests, next = 0;
	int used, turn = 0;
	struct epoll_event events[64];

	if (count != 6)
		fail("usage: constant-rate PORT PATH REQUESTS_PER_SECOND SECONDS CONNECTIONS");
	port = number(arguments[1], 1, 65535);
	rate = number(arguments[3], 1, 1000000);
	requests = rate * number(arguments[4], 1, 3600);
	used = number(arguments[5], 1, MOST_CONNECTIONS);
	interval_nanos = 1e9 / rate;
	text_length = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
			       arguments[2]);
	latencies = calloc(requests, sizeof(*latencies));
	if (!latencies || text_length >= sizeof(text))
		fail("too much");
	epoll = epoll_create1(0);
	for (int i = 0; i < used; i++)
		open_connection(&connections[i]);
	began = now_nanos();
	while (answered < requests) {
		int64_t wait;
		int ready;

		for (int i = 0; i < used && next < requests && due(next) <= now_nanos(); i++) {
			turn = (turn + 1) % used;
			if (!connections[turn].busy)
				send_request(&connections[turn], next++);
		}
		/* With all connections busy, or all requests sent, an answer is what comes next. */
		wait = next < requests ? due(next) - now_nanos() : 1000000000;
		if (wait <= 0)
			wait = 1000000;
		ready = epoll_pwait2(epoll, events, 64,
				     &(struct timespec){ wait / 1000000000, wait % 1000000000 },
				     NULL);
		for (int i = 0; i < ready; i++)
			receive(events[i].data.ptr);
		if (now_nanos() - due(requests) > 60000000000LL)
			fail("the server does not answer any more");
	}
	qsort(latencies, answered, sizeof(*latencies), compare);
	printf("%ld %ld %.1f %.1f %.1f %.1f %.1f\n", answered, failed, latencies[answered / 2],
	       latencies[answered * 95 / 100], latencies[answered * 99 / 100],
	       latencies[answered * 999 / 1000], latencies[answered - 1]);
	return 0;
}
