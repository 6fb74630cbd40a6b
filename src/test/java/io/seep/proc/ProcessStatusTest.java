package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatusTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void aChildSeenFromOutside() throws IOException {
        try (Child child = Child.waiting()) {
            ProcessStatus status = ProcessStatus.read(child.pid()).orElseThrow();

            assertThat(status.threadGroup()).isEqualTo(child.pid());
            assertThat(status.parent()).isEqualTo(SELF);
            assertThat(status.namespacePid()).isEqualTo(child.pid());
            assertThat(status.threads()).isEqualTo(1);
            assertThat(status.state()).isIn('S', 'R');
            assertThat(status.hasNoMemory()).isFalse();
            assertThat(ProcessStatus.commandLine(child.pid())).isEqualTo("cat");
            assertThat(ProcessStatus.executable(child.pid()))
                    .isEqualTo(child.process().info().command().orElseThrow());
        }
    }

    @Test
    void memoryIsInBytes() {
        Memory memory = ProcessStatus.read(SELF).orElseThrow().memory();

        assertThat(memory.vmRssBytes()).isGreaterThan(1 << 20).isLessThanOrEqualTo(memory.vmHwmBytes());
        assertThat(memory.vmHwmBytes()).isLessThanOrEqualTo(memory.vmSizeBytes());
        assertThat(memory.vmDataBytes()).isPositive().isLessThanOrEqualTo(memory.vmSizeBytes());
        assertThat(memory.rssAnonBytes()).isPositive().isLessThanOrEqualTo(memory.vmHwmBytes());
        assertThat(memory.vmSizeBytes() % 4096).isZero();
        assertThat(memory.threads()).isGreaterThan(1);
    }

    @Test
    void aThreadTellsItsProcess() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            int other = threads.map(
                            thread -> Integer.parseInt(thread.getFileName().toString()))
                    .filter(thread -> thread != SELF)
                    .findFirst()
                    .orElseThrow();

            assertThat(ProcessStatus.read(other).orElseThrow().threadGroup()).isEqualTo(SELF);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void whatIsNoProcessHasNoStatus(int pid) {
        assertThat(ProcessStatus.read(pid)).isEmpty();
        assertThat(ProcessStatus.commandLine(pid)).isEmpty();
        assertThat(ProcessStatus.executable(pid)).isEmpty();
    }

    @Test
    void norHasOneThatIsGone() {
        assertThat(ProcessStatus.read(Child.ended())).isEmpty();
    }

    @Test
    void argumentsAreSeparatedBySpacesEmptyOnesToo() {
        try (Child child = Child.waiting("cat", "-", "", "0")) {
            assertThat(ProcessStatus.commandLine(child.pid())).isEqualTo("cat -  0");
        }
    }

    @Test
    void aZombieHasANameInBracketsAndNoMemory() {
        try (Child shell = Child.of("sh", "-c", "sleep 0.3 & echo $!; exec sleep 60")) {
            int zombie = zombie(shell);

            assertThat(ProcessStatus.commandLine(zombie)).isEqualTo("[sleep]");
            assertThat(ProcessStatus.executable(zombie)).isEmpty();
            assertThat(ProcessStatus.read(zombie).orElseThrow().hasNoMemory()).isTrue();
        }
    }

    @Test
    void aProcessCannotForgeAFieldByItsName() throws IOException {
        Path program = Files.copy(
                Path.of("/bin/sleep"), folder.resolve("\rVmSize:\t9 kB"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Child shell = Child.of("sh", "-c", "\"$0\" 0.3 & echo $!; exec sleep 60", program.toString())) {
            int zombie = zombie(shell);

            assertThat(ProcessStatus.read(zombie).orElseThrow().hasNoMemory()).isTrue();
        }
    }

    /** The shell's child, which ends when the shell has become a program that waits for nobody. */
    private static int zombie(Child shell) {
        int pid = Integer.parseInt(shell.line());
        while (ProcessStatus.read(pid).orElseThrow().state() != 'Z') {
            LockSupport.parkNanos(1_000_000);
        }
        return pid;
    }
}
