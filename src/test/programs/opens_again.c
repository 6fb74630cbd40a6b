// Says "ready", waits for SIGUSR1, then opens and closes a library all the time, until SIGTERM: a tracer that holds it
// at each opening holds it half of its life. StopsTest knows what must be found.
// NEEDS opened
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void end(int signal)
{
	ended = signal;
}

int main(void)
{
	sigset_t go;
	int signal_number;

	/* The kernel stops no orphaned process group at SIGTSTP (kernel/signal.c), as that of a test run may be. */
	if (setpgid(0, 0))
		return 97;
	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	signal(SIGTERM, end);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		return 99;
	sigwait(&go, &signal_number);
	while (!ended) {
		void *library = dlopen("libopened.so", RTLD_NOW);

		if (!library)
			return 98;
		((void (*)(int))dlsym(library, "make_rows"))(1);
		dlclose(library);
	}
	return 0;
}
