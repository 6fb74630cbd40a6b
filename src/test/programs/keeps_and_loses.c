// Blocks that are held in every way and blocks that are lost, in a program that then runs on: for searches through the
// memory of a running process.
//
// keeps_and_loses LOST MIB: says "ready", waits for SIGUSR1, allocates, says "done" with the address of the last block of
// the list, and runs until SIGTERM; ends with 0 if its blocks are as it left them. By size in bytes:
//   100  LOST blocks that nothing points at
//   200  100 blocks in a global array            300  10 blocks of which only the middle is in one
//   400  one in a variable of a sleeping thread  500  one in a thread-local variable
//   600  a list of 20, its head in a global      700  a list of 20 of which nothing points at the head
//   800  one that only the kernel knows, as data of an epoll     900  one in a vector register of a sleeping thread
//   1024 MIB x 1024 blocks, a chain from a global
// EXPECT: a run of 0
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct link {
	struct link *next;
	char rest[];
};

void *volatile held[100];
char *volatile held_inside[10];
struct link *volatile list;
struct link *volatile chain;
static __thread void *volatile of_thread;

/* Words that earlier calls left on the stack are no pointers any more. */
__attribute__((noinline)) static void clean_stack(void)
{
	volatile char bytes[16384];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = 0;
}

static void *sleeper(void *unused)
{
	void *volatile mine = malloc(400);

	(void)unused;
	of_thread = malloc(500);
	clean_stack();
	for (;;)
		pause();
	return mine;
}

static struct link *list_of(int length, size_t size)
{
	struct link *head = NULL;

	for (int i = 0; i < length; i++) {
		struct link *link = malloc(size);

		link->next = head;
		head = link;
	}
	return head;
}

static struct link *last_of(struct link *head)
{
	while (head->next)
		head = head->next;
	return head;
}

__attribute__((noinline)) static void lose(int count)
{
	for (int i = 0; i < count; i++) {
		void *volatile lost = malloc(100);

		lost = NULL;
		(void)lost;
	}
	struct link *volatile lost_list = list_of(20, 700);

	lost_list = NULL;
	(void)lost_list;
}

__attribute__((noinline)) static void give_to_kernel(void)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = malloc(800) };
	int pipes[2];

	if (pipe(pipes) || epoll_ctl(epoll_create1(0), EPOLL_CTL_ADD, pipes[0], &event))
		exit(1);
}

__attribute__((noinline)) static void give_to_vector(void)
{
	__asm__ volatile("movq %0, %%xmm15" : : "r"(malloc(900)) : "xmm15");
}

static void *in_vector(void *unused)
{
	give_to_vector();
	clean_stack();
	/* pause(2), over and over: of all registers a system call leaves the vectors alone, and the others are cleared. */
	__asm__ volatile(
		"xor %%edx, %%edx\n\txor %%esi, %%esi\n\txor %%edi, %%edi\n\txor %%r8d, %%r8d\n\t"
		"xor %%r9d, %%r9d\n\txor %%r10d, %%r10d\n"
		"1:\tmov $34, %%eax\n\tsyscall\n\tjmp 1b"
		:
		:
		: "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory");
	return unused;
}

int main(int argc, char **argv)
{
	int lost = atoi(argv[1]), mib = atoi(argv[2]), number;
	size_t length = 0;
	pthread_t thread;
	sigset_t signals;

	(void)argc;
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	(void)!write(STDOUT_FILENO, "ready\n", 6);
	sigwait(&signals, &number);
	pthread_create(&thread, NULL, sleeper, NULL);
	pthread_create(&thread, NULL, in_vector, NULL);
	give_to_kernel();
	for (int i = 0; i < 100; i++)
		held[i] = malloc(200);
	for (int i = 0; i < 10; i++)
		held_inside[i] = (char *)malloc(300) + 150;
	lose(lost);
	list = list_of(20, 600);
	chain = list_of(mib * 1024, 1024);
	usleep(200 * 1000);
	clean_stack();
	printf("done %p\n", (void *)last_of(list));
	fflush(stdout);
	sigwait(&signals, &number);
	for (struct link *link = chain; link; link = link->next)
		length++;
	return length == (size_t)mib * 1024 ? 0 : 1;
}
