package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are not what one expects: a right report, or one clear line, and nothing left behind. */
@Tag("kernel")
class OddTargetsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() throws IOException {
        KernelTests.requireRootAndBpf();
        Family.prepare();
    }

    @Test
    void aKernelThreadHasNoHeap() {
        // The second process of Linux makes all others of its kind; in a pid namespace it is something else.
        if (Files.exists(Path.of("/proc/2/status")) && ProcessHandle.of(2).isPresent() && isKernelThread()) {
            assertThat(SeepRun.of(folder, "-p", "2").endedWith(125).stderr().lines())
                    .hasSize(1)
                    .allMatch(line -> line.contains("kernel thread"));
        }
    }

    private static boolean isKernelThread() {
        try {
            return !Files.readString(Path.of("/proc/2/status")).contains("VmSize");
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void aProgramOf32BitsIsTold() throws IOException {
        Path program = folder.resolve("old");
        // No library is needed, and no compiler for it: getpid and exit.
        Files.writeString(folder.resolve("old.s"), """
                .globl _start
                _start: mov $162, %eax
                        mov $moment, %ebx
                        xor %ecx, %ecx
                        int $0x80
                        mov $1, %eax
                        mov $5, %ebx
                        int $0x80
                        .data
                moment: .long 3, 0
                """);
        RealServer.prepare(folder, "as", "--32", "-o", "old.o", "old.s");
        RealServer.prepare(folder, "ld", "-m", "elf_i386", "-o", program.toString(), "old.o");

        SeepRun run = SeepRun.of(folder, "-o", "report.json", "--", program.toString());

        assertThat(run.endedWith(5).stderr()).contains("runs a 32-bit program; nothing of it can be seen");
        assertThat(run.report().total("allocations")).isZero();
    }

    /** The interpreter is what runs, and with -f the programs that it starts. */
    @Test
    void aScriptIsItsInterpreter() throws IOException {
        Path script = folder.resolve("script");
        Files.writeString(script, "#!/bin/sh\n" + TestPrograms.program("family").executable() + " leaf\nexit 6\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        Report report = SeepRun.of(folder, "-f", "-o", "report.json", "--", script.toString())
                .endedWith(6)
                .report();

        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(Family.counted(report)).containsAllEntriesOf(Family.said(folder));
        assertThat(Family.said(folder)).hasSize(1);
    }

    /** Started by a user without rights, it has root's, and the loader trusts nothing from outside. */
    @Test
    void aSetuidProgramAndItsFamily() throws IOException {
        Path place = Files.createTempDirectory(Path.of("/var/tmp"), "seep-test");
        try {
            Path program = place.resolve("setuid");
            Files.copy(TestPrograms.program("family").executable(), program);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            RealServer.prepare(folder, "chmod", "4755", program.toString());

            Report report = SeepRun.of(
                            folder,
                            "-f",
                            "-o",
                            "report.json",
                            "--",
                            "setpriv",
                            "--reuid=65534",
                            "--clear-groups",
                            program.toString())
                    .endedWith(7)
                    .report();

            var counted = Family.counted(report);
            // The first process was setpriv before.
            assertThat(Family.said(folder)).hasSize(FollowTest.PROCESSES).allSatisfy((pid, images) -> {
                var own = counted.getOrDefault(pid, List.of());
                assertThat(own.subList(own.size() - images.size(), own.size())).isEqualTo(images);
            });
            assertThat(report.lost()).isEmpty();
            assertThat(report.total("unknownFrees")).isZero();
        } finally {
            RealServer.prepare(folder, "rm", "-rf", place.toString());
        }
    }

    /** Nothing runs, nothing is counted, and it stays as it was found; then all that it does is. */
    @Test
    void aStoppedProcessStaysStopped() throws IOException {
        try (Target family =
                Target.start(folder, TestPrograms.program("family"), "alone").ready()) {
            family.signal("STOP");
            Patience.until("the stop", 30_000, () -> state(family.pid()) == 'T');
            String pid = Long.toString(family.pid());

            Report still = SeepRun.of(folder, "-p", pid, "-T", "1", "-o", "report.json")
                    .endedWith(0)
                    .report();

            assertThat(still.total("allocations")).isZero();
            assertThat(state(family.pid())).isEqualTo('T');
            assertThat(TargetCode.probes(family.pid())).isZero();
            try (RunningSeep seep = RunningSeep.start(folder, List.of("-p", pid, "-T", "60", "-o", "report.json"))) {
                family.traced();
                family.signal("USR1");
                family.signal("CONT");
                assertThat(family.waitFor()).isZero();
                assertThat(Family.counted(seep.waitFor().endedWith(0).report())).isEqualTo(Family.said(folder));
            }
        }
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'X';
        }
    }
}
