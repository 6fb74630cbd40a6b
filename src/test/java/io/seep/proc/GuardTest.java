package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** src/main/c/guard.h as the watchdog that it is, with a process that sleeps in the place of Seep. */
class GuardTest {
    /** So often: a machine that does not let the driver run for a second proves nothing. */
    private static final int TRIES = 10;

    private static final int NOT_PROVEN = 77;

    private static final String DRIVER = """
            #define _GNU_SOURCE
            #include "guard.h"
            #include <sys/wait.h>

            static int ask(int socket, char action, int value)
            {
            	struct guard_request request = { .action = action, .value = value };
            	char answer = 0;

            	send(socket, &request, REQUEST_HEAD, MSG_NOSIGNAL);
            	return recv(socket, &answer, 1, 0) == 1 && answer == 'y';
            }

            static bool lives(pid_t pid)
            {
            	return waitpid(pid, NULL, WNOHANG) == 0;
            }

            /* Seep gets on for so long, or has let go; then it sleeps. Says when it was killed, in ms. */
            int main(int count, char **arguments)
            {
            	int gets_on_ms = atoi(arguments[1]), ends[2];
            	bool let_go = count > 2;
            	pid_t seep = fork(), watcher;
            	int64_t began, last, longest = 0;

            	if (!seep) {
            		pause();
            		_exit(0);
            	}
            	socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
            	watcher = fork();
            	if (!watcher) {
            		close(ends[0]);
            		guard(ends[1], seep);
            	}
            	close(ends[1]);
            	if (!ask(ends[0], 'd', 0))
            		return 2;
            	began = last = now_ms();
            	while (lives(seep) && now_ms() - began < gets_on_ms) {
            		ask(ends[0], 'o', 0);
            		usleep(50000);
            		if (now_ms() - last > longest)
            			longest = now_ms() - last;
            		last = now_ms();
            	}
            	if (longest > WATCHDOG_GRACE_MS / 2) {
            		kill(seep, SIGKILL);
            		return 77;
            	}
            	if (let_go) {
            		ask(ends[0], 's', 0);
            		sleep(3);
            		printf("%s\\n", lives(seep) ? "lives" : "killed");
            		kill(seep, SIGKILL);
            		return 0;
            	}
            	while (lives(seep) && now_ms() - began < 60000)
            		usleep(10000);
            	printf("%d\\n", (int)(now_ms() - began));
            	kill(seep, SIGKILL);
            	return 0;
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aSeepThatDoesNothingIsKilledAfterItsGraceOneThatGetsOnIsNot() throws Exception {
        Path driver = driver("-DWATCHDOG_GRACE_MS=1500", "-DWATCHDOG_LONGEST_MS=60000");

        assertThat(Integer.parseInt(said(driver, "0"))).isBetween(1400, 59_000);
        assertThat(Integer.parseInt(said(driver, "3000"))).isBetween(4000, 59_000);
        assertThat(said(driver, "0", "lets go")).isEqualTo("lives");
    }

    @Test
    void butNotForEver() throws Exception {
        Path driver = driver("-DWATCHDOG_GRACE_MS=1500", "-DWATCHDOG_LONGEST_MS=2500");

        assertThat(Integer.parseInt(said(driver, "30000"))).isBetween(2400, 29_000);
    }

    private Path driver(String... sizes) throws Exception {
        Path source = Files.writeString(folder.resolve("driver.c"), DRIVER);
        Path driver = folder.resolve("driver");
        var command = new ArrayList<>(
                List.of("gcc", "-I", Path.of("src/main/c").toAbsolutePath().toString(), "-o", driver.toString()));
        command.addAll(List.of(sizes));
        command.add(source.toString());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return driver;
    }

    private static String said(Path driver, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(driver.toString()));
        command.addAll(List.of(arguments));
        for (int i = 0; i < TRIES; i++) {
            Process process = new ProcessBuilder(command).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != NOT_PROVEN) {
                assertThat(status).isZero();
                return said.strip();
            }
        }
        throw new AssertionError("the machine is too busy to tell");
    }
}
