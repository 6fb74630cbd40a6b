package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target in mount, pid and user namespaces and with a root directory of its own, with a C library of its own in it. */
@Tag("kernel")
class ContainerTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void glibc() throws IOException {
        check(
                TestPrograms.program("family").executable(),
                "glibc",
                List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/x86_64-linux-gnu/libc.so.6")));
    }

    @Test
    void musl() throws IOException {
        RealServer.needs("musl-gcc");
        check(
                TestPrograms.variant("family.c", "family-musl", "musl-gcc"),
                "musl",
                List.of(Path.of("/lib/ld-musl-x86_64.so.1")));
    }

    /** From outside all of it is followed, into the namespaces and the other root; each process has both its pids. */
    @Test
    void aFamilyInside() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Path proc = Files.createDirectory(root.resolve("proc"));
        copy(TestPrograms.program("family").executable(), root.resolve("program"));
        for (String library : List.of("/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6")) {
            copy(Path.of(library), root.resolve(library.substring(1)));
        }
        String inside = "mount -t proc proc " + proc + " && SEEP_TRUTH_FILE=/truth exec chroot " + root + " /program";

        SeepRun run = SeepRun.of(
                folder,
                "-f",
                "-o",
                "report.json",
                "--",
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                inside);

        Report report = run.endedWith(7).report();
        Files.move(root.resolve("truth"), RunningSeep.truthFile(folder));
        Family.checkInNamespace(folder, report);
    }

    private void check(Path program, String family, List<Path> libraries) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        copy(program, root.resolve("program"));
        for (Path library : libraries) {
            copy(library, root.resolve(library.toString().substring(1)));
        }
        String container =
                "unset SEEP_TRUTH_FILE; exec unshare --mount --pid --user --map-root-user --fork --kill-child"
                        + " chroot " + root + " /program alone";
        try (Target outside =
                Target.startAny(folder, List.of("sh", "-c", container)).ready()) {
            long pid = ProcessHandle.of(outside.pid())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow()
                    .pid();
            try (RunningSeep seep =
                    RunningSeep.start(folder, List.of("-p", Long.toString(pid), "-T", "60", "-o", "report.json"))) {
                Patience.until("probes", 60_000, () -> TargetCode.probes(pid) > 0);
                // They come in several groups.
                Patience.sleep(2000);
                Target.signal(pid, "USR1");
                Map<String, String> said = Numbers.pairs(
                        List.of(outside.line().substring("FAMILY ".length()).split(" +", -1)));
                assertThat(outside.waitFor()).isZero();

                Report report = seep.waitFor().endedWith(0).report();
                assertThat(said).containsEntry("pid", "1");
                assertThat(report.processNumbers("pid")).containsExactly(pid);
                assertThat(report.processNumbers("namespacePid")).containsExactly(1L);
                assertThat(report.allocatorFamilies()).containsExactly(family);
                assertThat(report.total("allocations")).isEqualTo(Long.parseLong(said.getOrDefault("allocations", "")));
                assertThat(report.total("frees")).isEqualTo(Long.parseLong(said.getOrDefault("frees", "")));
                assertThat(report.total("unknownFrees")).isZero();
                assertThat(report.lost()).isEmpty();
                assertThat(report.sites())
                        .isNotEmpty()
                        .allSatisfy(site -> assertThat(site.functions()).contains("work", "main"));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent() == null ? to : to.getParent());
        Files.copy(from, to);
    }
}
