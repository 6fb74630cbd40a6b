package io.seep.symbolize.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugInformationTest {
    private static final List<String> INLINED = List.of("leaf 3", "middle 6", "outer 9");

    @TempDir
    private Path folder;

    @Test
    void anAddressHasItsLineAndAllThatWasInlinedThere() throws Exception {
        SmallProgram program = SmallProgram.compile(folder);
        try (var debug = new DebugInformation()) {
            List<AddressNames> names = debug.names(program.files(), program.addressesOf("outer"));

            assertThat(names).anyMatch(some -> SmallProgram.shown(some).equals(INLINED));
            assertThat(names)
                    .allMatch(some -> some.frames().getLast().function().equals("outer"));
            assertThat(names).allMatch(some -> some.frames().getLast().file().endsWith("/small.c"));
            assertThat(debug.remarks()).isEmpty();
        }
    }

    @Test
    void namesOfCppAreDemangled() {
        try (var debug = new DebugInformation()) {
            assertThat(debug.demangle(List.of("_ZN5Cache3putEi", "main", "_Z3foov.constprop.0", "_Zbroken")))
                    .isEqualTo(Map.of(
                            "_ZN5Cache3putEi", "Cache::put(int)", "_Z3foov.constprop.0", "foo() [clone .constprop.0]"));
        }
    }

    @Test
    void theProcessThatReadsHasNoRights() throws Exception {
        assumeTrue(Libc.geteuid() == 0, "only root has rights to give up");
        try (var debug = new DebugInformation()) {
            assertThat(debug.demangle(List.of("_Z1fv"))).containsEntry("_Z1fv", "f()");
            Path own = Path.of("/proc/" + debug.pid());

            String status = Files.readString(own.resolve("status"));
            assertThat(status)
                    .contains("Name:\tseep-names")
                    .containsPattern("Uid:\t65534\t65534\t65534\t65534")
                    .containsPattern("Gid:\t65534\t65534\t65534\t65534")
                    .containsPattern("Groups:\\s*\n")
                    .contains("NoNewPrivs:\t1", "Seccomp:\t2");
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertThat(status).contains(set + ":\t0000000000000000");
            }
            assertThat(Files.readSymbolicLink(own.resolve("ns/net")))
                    .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
            assertThat(Files.readString(own.resolve("limits")))
                    .containsPattern("Max processes +0 +0")
                    .containsPattern("Max core file size +0 +0");
            try (var descriptors = Files.list(own.resolve("fd"))) {
                assertThat(descriptors.map(
                                descriptor -> descriptor.getFileName().toString()))
                        .containsExactlyInAnyOrder("0", "1", "2", "3");
            }
            assertThat(Files.readString(own.resolve("environ"))).isEqualTo("LC_ALL=C.UTF-8\0");
        }
    }

    @Test
    void aProcessThatWasKilledIsReplacedAndTheReportSaysSo() throws Exception {
        SmallProgram program = SmallProgram.compile(folder);
        DebugInformation.Files files = program.files();
        long[] addresses = program.addressesOf("outer");
        try (var debug = new DebugInformation()) {
            List<AddressNames> before = debug.names(files, addresses);
            kill(debug.pid());

            assertThat(debug.names(files, addresses)).isEqualTo(before);
            assertThat(debug.remarks()).singleElement().asString().contains("was lost 1 time", "another one went on");
        }
    }

    @Test
    void whoeverKillsItAgainAndAgainGetsReportsWithoutLines() throws Exception {
        SmallProgram program = SmallProgram.compile(folder);
        DebugInformation.Files files = program.files();
        long[] addresses = program.addressesOf("outer");
        var stop = new AtomicBoolean();
        try (var debug = new DebugInformation()) {
            Thread killer = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    kill(debug.pid());
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(debug.names(files, addresses)).hasSameSizeAs(addresses);
                assertThat(debug.demangle(List.of("_Z1fv")).size()).isLessThanOrEqualTo(1);
            }
            stop.set(true);
            killer.join();

            assertThat(debug.remarks()).singleElement().asString().contains("seep-names", "symbol tables");
        }
    }

    @Test
    void theProcessEndsWithItsOwner() throws Exception {
        int pid;
        try (var debug = new DebugInformation()) {
            assertThat(debug.demangle(List.of("_Z1fv"))).isNotEmpty();
            pid = debug.pid();
        }
        assertThat(Path.of("/proc/" + pid)).doesNotExist();
    }

    @Test
    void afterAnAbortNobodyIsAsked() throws IOException, InterruptedException {
        SmallProgram program = SmallProgram.compile(folder);
        try (var debug = new DebugInformation(Duration.ofSeconds(20))) {
            debug.abort();
            long[] addresses = program.addressesOf("outer");

            assertThat(debug.names(program.files(), addresses))
                    .hasSameSizeAs(addresses)
                    .containsOnly(AddressNames.NONE);
            assertThat(debug.pid()).isZero();
        }
    }

    private static void kill(int pid) {
        if (pid > 0) {
            int _ = Libc.kill(pid, Libc.SIGKILL);
        }
    }
}
