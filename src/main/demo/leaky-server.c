// SPDX-License-Identifier: Apache-2.0
/*
 * A small web server with two leaks, for `seep demo`: its clients are threads of its own, so that
 * it needs no network. Everything it does with memory is right, but for these, of every 1000
 * requests:
 *
 *   parse_header   25 requests have a broken Cookie header, and the copy of its value is
 *                  forgotten on the way out: 25 blocks of 481 bytes;
 *   open_session    5 sessions end by a lost connection, and nobody takes them out of the
 *                  table: 5 sessions of 280 bytes, each with a user name of 24 bytes.
 *
 * What looks like a leak and is none: a cache that fills to 32 pages and stays there, a log ring of
 * 128 lines.
 *
 * leaky-server [SECONDS [REQUESTS_PER_SECOND]]: 12 and 3000 unless told. At its end it says on
 * stderr what it leaked.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLIENTS 3
#define CACHE_PAGES 32
#define LOG_LINES 128
#define SESSION_BUCKETS 1024
#define COOKIE_BYTES 480
#define USER_BYTES 24

/* Kept as functions of their own, so that the report shows the way that a request takes. */
#define STEP __attribute__((noinline, noclone))

struct session {
	struct session *next;
	char *user;
	unsigned long id;
	char state[256];
};

struct request {
	unsigned long number;
	const char *path;
	char *cookie;
};

struct page {
	unsigned long key;
	char *html;
};

static pthread_mutex_t sessions_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *sessions[SESSION_BUCKETS];

static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct page cache[CACHE_PAGES];

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static char *log_ring[LOG_LINES];
static unsigned long log_next;

static atomic_ulong requests_served;
static atomic_ulong headers_leaked;
static atomic_ulong sessions_leaked;
static unsigned long seconds = 12;
static unsigned long requests_per_second = 3000;

/* A lost connection is noticed by its client only. */
static bool connection_was_lost(unsigned long number)
{
	return number % 200 == 77;
}

static void receive_cookie(unsigned long number, char *cookie)
{
	memset(cookie, 'c', COOKIE_BYTES);
	cookie[COOKIE_BYTES] = '\0';
	cookie[0] = number % 40 == 13 ? '=' : 'n'; /* a cookie without a name */
}

STEP static char *copy_text(const char *text)
{
	size_t size_bytes = strlen(text) + 1;
	char *copy = malloc(size_bytes);

	return copy ? memcpy(copy, text, size_bytes) : NULL;
}

STEP static bool parse_header(struct request *request, const char *value)
{
	char *copy = copy_text(value);

	if (!copy)
		return false;
	if (copy[0] == '=') {
		headers_leaked++;
		return false; /* the leak: copy is forgotten */
	}
	request->cookie = copy;
	return true;
}

STEP static bool parse_request(struct request *request)
{
	char cookie[COOKIE_BYTES + 1];

	receive_cookie(request->number, cookie);
	return parse_header(request, cookie);
}

STEP static struct session *open_session(unsigned long id)
{
	struct session *session = calloc(1, sizeof(*session));
	struct session **bucket = &sessions[id % SESSION_BUCKETS];

	if (!session)
		return NULL;
	session->user = malloc(USER_BYTES);
	if (!session->user) {
		free(session);
		return NULL;
	}
	snprintf(session->user, USER_BYTES, "user %lu", id);
	session->id = id;
	pthread_mutex_lock(&sessions_lock);
	session->next = *bucket;
	*bucket = session;
	pthread_mutex_unlock(&sessions_lock);
	return session;
}

STEP static void close_session(struct session *session)
{
	struct session **link = &sessions[session->id % SESSION_BUCKETS];

	pthread_mutex_lock(&sessions_lock);
	while (*link && *link != session)
		link = &(*link)->next;
	if (*link)
		*link = session->next;
	pthread_mutex_unlock(&sessions_lock);
	free(session->user);
	free(session);
}

/* A page stays until another takes its place: the cache is soon full and grows no more. */
STEP static void render_page(const struct request *request)
{
	unsigned long key = request->number * 31 % 1999;
	struct page *place = &cache[key % CACHE_PAGES];
	char *html;

	pthread_mutex_lock(&cache_lock);
	if (!place->html || place->key != key) {
		html = malloc(400 + key / 2);
		if (html) {
			memset(html, ' ', 400 + key / 2);
			free(place->html);
			place->html = html;
			place->key = key;
		}
	}
	pthread_mutex_unlock(&cache_lock);
}

STEP static void log_line(const struct request *request)
{
	char *line = malloc(96);

	if (!line)
		return;
	snprintf(line, 96, "%lu GET %s 200", request->number, request->path);
	pthread_mutex_lock(&log_lock);
	free(log_ring[log_next % LOG_LINES]);
	log_ring[log_next++ % LOG_LINES] = line;
	pthread_mutex_unlock(&log_lock);
}

STEP static void handle_request(unsigned long number)
{
	struct request request = { number, "/articles/today", NULL };
	struct session *session = open_session(number);

	if (session && parse_request(&request)) {
		render_page(&request);
		log_line(&request);
	}
	free(request.cookie);
	if (session && connection_was_lost(number))
		sessions_leaked++; /* the slower leak: nobody closes this session */
	else if (session)
		close_session(session);
	requests_served++;
}

/* Every client sends its share of the requests, in small bursts, and ends by the clock. */
static void *client(void *argument)
{
	unsigned long number = *(unsigned long *)argument;
	unsigned long bursts = seconds * 100;
	unsigned long burst = requests_per_second / 100 / CLIENTS;
	struct timespec next;

	clock_gettime(CLOCK_MONOTONIC, &next);
	for (unsigned long i = 0; i < bursts; i++) {
		for (unsigned long j = 0; j < burst; j++, number += CLIENTS)
			handle_request(number);
		next.tv_nsec += 10000000;
		if (next.tv_nsec >= 1000000000) {
			next.tv_nsec -= 1000000000;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t clients[CLIENTS];
	unsigned long first[CLIENTS];

	if (argc > 1)
		seconds = strtoul(argv[1], NULL, 10);
	if (argc > 2)
		requests_per_second = strtoul(argv[2], NULL, 10);
	for (unsigned long i = 0; i < CLIENTS; i++) {
		first[i] = i;
		if (pthread_create(&clients[i], NULL, client, &first[i]) != 0)
			return 1;
	}
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(clients[i], NULL);
	fprintf(stderr,
		"leaky-server: %lu requests; forgot %lu headers (%lu bytes) and %lu sessions (%lu bytes)\n",
		requests_served, headers_leaked, headers_leaked * (COOKIE_BYTES + 1),
		sessions_leaked, sessions_leaked * (sizeof(struct session) + USER_BYTES));
	return 0;
}
