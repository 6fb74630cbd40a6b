// Says "ready", waits for SIGUSR1 and opens a library that allocates at once: a tracer that attached
// meanwhile must know the library's code by then. StacksTest knows what must be found.
// NEEDS opened
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

int main(void)
{
	void (*make_rows)(int);
	void *library;
	sigset_t go;
	int signal;

	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6 || sigwait(&go, &signal) != 0)
		return 99;
	library = dlopen("libopened.so", RTLD_NOW);
	if (!library)
		return 98;
	make_rows = (void (*)(int))dlsym(library, "make_rows");
	make_rows(13);
	return 0;
}
