// SPDX-License-Identifier: Apache-2.0
/*
 * Makes the kernel allocate: keeps some of it, gives some back, and leaks memory of its own beside. Numbers are odd, and
 * each function does one thing, so that a function names its blocks.
 *
 * With an argument: says "ready", does its work at the first line of its input, says "done", and ends at the second.
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))

static int held[4096];
static int count;

static void hold(int descriptor)
{
	if (descriptor < 0 || count == 4096) {
		perror("descriptors");
		exit(1);
	}
	held[count++] = descriptor;
}

static void release_from(int first)
{
	while (count > first)
		close(held[--count]);
}

static void make_pipes(int pipes, int with_page)
{
	for (int i = 0; i < pipes; i++) {
		int ends[2];

		if (pipe(ends))
			hold(-1);
		hold(ends[0]);
		hold(ends[1]);
		if (with_page && write(ends[1], "x", 1) != 1)
			hold(-1);
	}
}

NOINLINE static void hold_pipes(void)
{
	make_pipes(33, 0);
	__asm__ volatile("");
}

NOINLINE static void hold_pages(void)
{
	make_pipes(29, 1);
	__asm__ volatile("");
}

NOINLINE static void release_pipes(void)
{
	int first = count;

	make_pipes(77, 1);
	release_from(first);
}

NOINLINE static void hold_eventfds(void)
{
	for (int i = 0; i < 111; i++)
		hold(eventfd(0, 0));
}

NOINLINE static void release_eventfds(void)
{
	int first = count;

	for (int i = 0; i < 55; i++)
		hold(eventfd(0, 0));
	release_from(first);
}

NOINLINE static void hold_signalfds(void)
{
	sigset_t none;

	sigemptyset(&none);
	for (int i = 0; i < 61; i++)
		hold(signalfd(-1, &none, 0));
}

NOINLINE static void release_signalfds(void)
{
	int first = count;
	sigset_t none;

	sigemptyset(&none);
	for (int i = 0; i < 47; i++)
		hold(signalfd(-1, &none, 0));
	release_from(first);
}

static int make_map(void)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = 1000;
	attr.max_entries = 3;
	return syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

NOINLINE static void hold_maps(void)
{
	for (int i = 0; i < 13; i++)
		hold(make_map());
}

NOINLINE static void release_maps(void)
{
	int first = count;

	for (int i = 0; i < 9; i++)
		hold(make_map());
	release_from(first);
}

/* What the kernel frees by RCU or in bulk. */
NOINLINE static void release_timerfds(void)
{
	int first = count;

	for (int i = 0; i < 300; i++)
		hold(timerfd_create(CLOCK_MONOTONIC, 0));
	release_from(first);
}

NOINLINE static void release_epolls(void)
{
	int first = count, events;

	events = eventfd(0, 0);
	hold(events);
	for (int i = 0; i < 200; i++) {
		struct epoll_event event = { .events = EPOLLIN };

		hold(epoll_create1(0));
		if (epoll_ctl(held[count - 1], EPOLL_CTL_ADD, events, &event))
			hold(-1);
	}
	release_from(first);
}

NOINLINE static void leak_heap(void)
{
	for (int i = 0; i < 50; i++)
		memset(malloc(10007), 1, 10007);
}

int main(int argc, char **argv)
{
	struct rlimit many = { 8192, 8192 };
	char line[16];

	(void)argv;
	setrlimit(RLIMIT_NOFILE, &many);
	if (argc > 1) {
		write(1, "ready\n", 6);
		read(0, line, sizeof(line));
	}
	release_timerfds();
	release_epolls();
	release_pipes();
	release_eventfds();
	release_signalfds();
	release_maps();
	hold_pipes();
	hold_pages();
	hold_eventfds();
	hold_signalfds();
	hold_maps();
	leak_heap();
	/* A map is freed by a worker of the kernel's, after a grace period. */
	sleep(2);
	if (argc > 1) {
		write(1, "done\n", 5);
		read(0, line, sizeof(line));
	}
	return 0;
}
