// Takes memory from the kernel alone, for five seconds, after a start that mallocs nothing.
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 50; i++) {
		char *block = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (block == MAP_FAILED)
			return 1;
		memset(block, 1, 1 << 20);
		usleep(100000);
	}
	return 0;
}
