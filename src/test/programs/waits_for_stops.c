// The parent of a process that opens a library again and again, which waits for stops of its child as a shell with job
// control does: it says "ready", ends the child at SIGTERM, and its exit status is the number of stops that it saw.
// StopsTest knows what must be found.
// NEEDS opened
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void end_child(int signal)
{
	(void)signal;
	kill(child, SIGKILL);
}

static void open_again_and_again(void)
{
	for (;;) {
		void *library = dlopen("libopened.so", RTLD_NOW);

		if (!library)
			_exit(98);
		dlclose(library);
		usleep(1000);
	}
}

int main(void)
{
	int status, stops = 0;

	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		open_again_and_again();
	}
	signal(SIGTERM, end_child);
	printf("ready\n%d\n", child);
	fflush(stdout);
	for (;;) {
		if (waitpid(child, &status, WUNTRACED) < 0) {
			if (errno == EINTR)
				continue;
			return 99;
		}
		if (!WIFSTOPPED(status))
			return stops;
		stops++;
		kill(child, SIGCONT);
	}
}
