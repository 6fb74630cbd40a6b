// Built by NamesTest: code that is written at run time, with a perf map in which one line has 0x and one has not.
// Allocates through it for two seconds, and on until its standard input ends; "ready" when the code is there. The map
// goes with the program.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static __attribute__((noinline)) void *allocate(size_t size)
{
	char *block = malloc(size);

	block[0] = 1;
	return block;
}

/* push rbp; mov rbp, rsp; mov rax, TARGET; call rax; pop rbp; ret */
static unsigned char *write_call(unsigned char *at, void *target)
{
	static const unsigned char start[] = { 0x55, 0x48, 0x89, 0xe5, 0x48, 0xb8 };
	static const unsigned char end[] = { 0xff, 0xd0, 0x5d, 0xc3 };

	memcpy(at, start, sizeof(start));
	memcpy(at + sizeof(start), &target, sizeof(target));
	memcpy(at + sizeof(start) + sizeof(target), end, sizeof(end));
	return at + 32;
}

int main(void)
{
	unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct pollfd input = { .fd = 0, .events = POLLIN };
	unsigned char *inner = code, *outer;
	void *(*call)(size_t);
	char name[64];
	int rounds = 0;
	FILE *map;

	outer = write_call(inner, (void *)allocate);
	write_call(outer, inner);
	snprintf(name, sizeof(name), "/tmp/perf-%d.map", getpid());
	map = fopen(name, "w");
	if (!map)
		return 1;
	fprintf(map, "%lx %x inner code of the program\n", (long)inner, 32);
	fprintf(map, "0x%lx 0x%x Outer.run(int)\n", (long)outer, 32);
	fclose(map);
	*(void **)&call = outer;
	puts("ready");
	fflush(stdout);
	do {
		call(4005);
		usleep(20000);
	} while (++rounds < 100 || poll(&input, 1, 0) == 0);
	unlink(name);
	return 0;
}
