// Holds 64 MiB in rows from its start; after half its time it says so in the log argv[1] and loads 4 MiB more at once.
// With argv[2] it then waits until that file is gone.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS 1024
#define ITEMS 200

static void *row(void)
{
	return memset(malloc(65537), 'r', 65537);
}

static void *item(void)
{
	return memset(malloc(20011), 'i', 20011);
}

static void *hold[ROWS + ITEMS];

int main(int argc, char **argv)
{
	FILE *log = argc > 1 ? fopen(argv[1], "a") : stderr;

	for (int i = 0; i < ROWS; i++)
		hold[i] = row();
	fprintf(log, "ready\n");
	fflush(log);
	sleep(3);
	fprintf(log, "GET /items?all=1\n");
	fflush(log);
	usleep(700000);
	for (int i = 0; i < ITEMS; i++)
		hold[ROWS + i] = item();
	sleep(2);
	while (argc > 2 && access(argv[2], F_OK) == 0)
		usleep(50000);
	return hold[ROWS + ITEMS - 1] == NULL;
}
