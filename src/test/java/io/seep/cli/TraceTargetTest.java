package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TraceTargetTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @Test
    void aRunningProcess() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            int pid = (int) sleep.pid();

            assertThat(TraceTarget.Attached.of(List.of(pid, pid), false).pids()).containsExactly(pid);
        } finally {
            sleep.destroyForcibly();
        }
        int _ = sleep.waitFor();

        assertRefused((int) sleep.pid(), "there is no process %d; ps -e lists those that run");
    }

    @Test
    void whatIsNoProcess() {
        assertRefused(0, "there is no process %d; ps -e lists those that run");
        assertRefused(-1, "there is no process %d; ps -e lists those that run");
        assertRefused(Integer.MAX_VALUE, "there is no process %d; ps -e lists those that run");
    }

    @Test
    void seepDoesNotTraceItself() {
        assertRefused(SELF, "process %d is this Seep itself");
    }

    @Test
    void aThreadIsNoProcessButHasOne() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            int thread = threads.map(path -> Integer.parseInt(path.getFileName().toString()))
                    .filter(id -> id != SELF)
                    .findFirst()
                    .orElseThrow();

            assertRefused(thread, "%d is a thread of process " + SELF + "; type: seep -p " + SELF);
        }
    }

    @Test
    void aZombieHasNothingToTrace() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.3 & echo $!; exec sleep 60").start();
        try {
            int zombie = Integer.parseInt(parent.inputReader().readLine());
            while (!Files.readString(Path.of("/proc/" + zombie + "/stat")).contains(") Z ")) {
                LockSupport.parkNanos(1_000_000);
            }

            assertRefused(zombie, "process %d has ended already (it is a zombie)");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void withoutItsLauncherSeepStartsAndHoldsNothing() throws Exception {
        String needed = "this needs the seep script, which starts a guard first; run that";
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> TraceTarget.Attached.of(List.of((int) sleep.pid()), true))
                    .withMessage(needed);
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(TraceTarget.Started::waiting)
                    .withMessage(needed);
        } finally {
            sleep.destroyForcibly();
        }
    }

    private static void assertRefused(int pid, String message) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> TraceTarget.Attached.of(List.of(pid), false))
                .withMessage(message.formatted(pid))
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(125));
    }
}
