package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets with heaps that malloc has no part in: the user is told, and what malloc sees is exact. */
@Tag("kernel")
class UnseenHeapsRunTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void memoryThatMovesWithoutACallIsTold() {
        String program = TestPrograms.variant("allocators/maps_only.c", "maps-only", "gcc")
                .toString();

        assertThat(trace(program).stderr())
                .contains(
                        "seep: no allocation and no free was seen for 3 s, but the memory of the process moved (VmRSS +");
    }

    @Test
    void aProgramWithoutNamesIsToldToHaveNoAllocator() {
        String program = TestPrograms.variant(
                        "allocators/every_call.c", "every-call-stripped", "musl-gcc", "-static", "-s")
                .toString();
        SeepRun run = trace(program);

        assertThat(run.report().allocatorFamilies()).isEmpty();
        assertThat(run.stderr()).contains("seep: no allocator was found, so nothing was traced");
    }

    /** Bytes objects of more than 512 bytes are malloc's: 33 bytes of header and end, and a size that nobody else has. */
    @Test
    void pythonSeesItsLargeObjectsAndIsToldOfItsArenas() {
        String script =
                "kept = [bytes(100003) for _ in range(40)]; gone = [bytes(100005) for _ in range(30)]; gone = None";
        Report report = trace("/usr/bin/python3", "-c", script).report();

        assertThat(report.unseenHeaps()).containsExactly("CPython's arenas");
        // Both lists are made by the same code: one site, whose bytes tell the sizes.
        Report.Site site = report.sites().stream()
                .filter(each -> each.number("allocations") == 70)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.listing()));
        assertThat(site.number("allocatedBytes")).isEqualTo(40 * 100036 + 30 * 100038);
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
        assertThat(trace("env", "PYTHONMALLOC=malloc", "/usr/bin/python3", "-c", script)
                        .report()
                        .unseenHeaps())
                .isEmpty();
    }

    @Tag("long")
    @Test
    void nodeSeesItsBuffersAndIsToldOfItsHeap() {
        RealServer.needs("node");
        Report report = trace(
                        "node",
                        "-e",
                        "global.kept = []; for (let i = 0; i < 40; i++) kept.push(Buffer.allocUnsafeSlow(100003))")
                .report();

        assertThat(report.unseenHeaps()).containsExactly("V8's heap");
        assertExact(report, 100003, 40);
    }

    @Tag("long")
    @Test
    void aJvmSeesItsDirectBuffersAndIsToldOfItsHeap() throws Exception {
        Path source = folder.resolve("Direct.java");
        java.nio.file.Files.writeString(source, """
                class Direct {
                    static java.nio.ByteBuffer[] kept = new java.nio.ByteBuffer[40];
                    public static void main(String[] arguments) {
                        for (int i = 0; i < 40; i++) kept[i] = java.nio.ByteBuffer.allocateDirect(100003);
                    }
                }
                """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Report report = trace(java, "-Xmx64m", source.toString()).report();

        assertThat(report.unseenHeaps()).contains("the Java heap");
        // Unsafe.allocateMemory rounds up to 8.
        assertExact(report, 100008, 40);
    }

    /** Blocks of a size that only this caller has make a site of their own, or a part of one: its bytes tell how many. */
    private static void assertExact(Report report, long sizeBytes, long blocks) {
        assertThat(report.sites().stream()
                        .filter(site -> site.number("allocations") > 0)
                        .filter(site -> site.number("allocatedBytes") == sizeBytes * site.number("allocations"))
                        .mapToLong(site -> site.number("allocations"))
                        .sum())
                .as("allocations of %d bytes%n%s", sizeBytes, report.listing())
                .isEqualTo(blocks);
        assertThat(report.lost()).isEmpty();
        assertThat(report.total("unknownFrees")).isZero();
    }

    private SeepRun trace(String... command) {
        List<String> arguments = new ArrayList<>(List.of("-o", "report.json", "--"));
        arguments.addAll(List.of(command));
        return SeepRun.of(folder, arguments).endedWith(0);
    }
}
