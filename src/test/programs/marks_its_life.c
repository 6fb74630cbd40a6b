// Leaves a file when it starts and another when it ends, about 300 ms later: for tests that kill
// the tracer.
//
// marks_its_life STARTED ENDED
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void mark(const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (file < 0)
		_exit(98);
	close(file);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 99;
	mark(argv[1]);
	for (int i = 0; i < 30; i++) {
		const struct timespec hundredth = { 0, 10000000 };

		free(malloc(1021));
		malloc(1031);
		nanosleep(&hundredth, NULL);
	}
	mark(argv[2]);
	return 0;
}
