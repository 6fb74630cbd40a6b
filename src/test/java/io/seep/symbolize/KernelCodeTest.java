package io.seep.symbolize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seep.analyse.SiteIdentity;
import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.proc.AddressSpace;
import io.seep.proc.MappedFiles;
import io.seep.symbolize.debuginfo.DebugFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of a kernel that the test makes: its symbols, its notes, and a vmlinux that gcc links where a kernel lies. */
class KernelCodeTest {
    private static final String BUILD = "00112233445566778899aabbccddeeff00112233";
    private static final long LINKED = 0xffff_ffff_8100_0000L;

    @TempDir
    private Path folder;

    private Path sys;

    @BeforeEach
    void makeIdentity() throws IOException {
        sys = Files.createDirectory(folder.resolve("sys"));
        writeNotes(sys.resolve("kernel/notes"), BUILD);
        writeNotes(sys.resolve("module/veth/notes/.note.gnu.build-id"), "aabbccdd");
        Files.writeString(
                Files.createDirectories(sys.resolve("module/veth/sections")).resolve(".text"), "0xffffffffc0001000\n");
    }

    @Test
    void theOffsetIsThatFromTheStartOfTheCodeWhereverTheKernelWasLoaded() throws IOException {
        Frame here = named(symbols(LINKED), null, LINKED + 0x1234).getFirst();
        Frame there = named(symbols(LINKED + 0x1a00_0000L), null, LINKED + 0x1a00_1234L)
                .getFirst();

        assertThat(here.function()).isEqualTo("do_one");
        assertThat(here.functionOffset()).isEqualTo(0x234);
        assertThat(here.module()).isEqualTo("[kernel]");
        assertThat(here.buildId()).isEqualTo(BUILD);
        assertThat(here.offset()).isEqualTo(0x1234);
        assertThat(here.address()).isEqualTo(LINKED + 0x1234);
        assertThat(id(here))
                .isEqualTo(id(there))
                .isNotEqualTo(id(named(symbols(LINKED), null, LINKED + 0x1235).getFirst()));
    }

    @Test
    void aModulesOffsetIsThatFromTheStartOfItsCode() throws IOException {
        Frame frame = named(symbols(LINKED), null, 0xffff_ffff_c000_1044L).getFirst();

        assertThat(frame.function()).isEqualTo("veth_open");
        assertThat(frame.module()).isEqualTo("[veth]");
        assertThat(frame.buildId()).isEqualTo("aabbccdd");
        assertThat(frame.offset()).isEqualTo(0x44);
    }

    @Test
    void codeThatIsWrittenAtRunTimeIsKnownByItsName() throws IOException {
        Frame here = named(symbols(LINKED), null, 0xffff_ffff_c100_0010L).getFirst();

        assertThat(here.module()).isEqualTo("[bpf]");
        assertThat(here.buildId()).isNull();
        assertThat(here.offset()).isEqualTo(here.address());
    }

    @Test
    void linesComeFromAVmlinuxOfTheSameBuild() throws Exception {
        Path vmlinux = vmlinux(BUILD);
        long moved = 0x0420_0000L;
        KernelSymbols symbols = symbolsOf(vmlinux, moved);
        long inside = address(vmlinux, "kernel_leak") + 4 + moved;

        List<Frame> frames = named(symbols, vmlinux, inside);

        Frame holder = frames.getLast();
        assertThat(holder.function()).isEqualTo("kernel_leak");
        assertThat(holder.file()).endsWith("kernel.c");
        assertThat(holder.line()).isBetween(9, 13);
        assertThat(holder.reason()).isNull();
        assertThat(holder.offset()).isEqualTo(inside - address(vmlinux, "_stext") - moved);
    }

    @Test
    void functionsThatWereInlinedThereComeFirst() throws Exception {
        Path vmlinux = vmlinux(BUILD);
        KernelSymbols symbols = symbolsOf(vmlinux, 0);
        long start = address(vmlinux, "kernel_leak");

        boolean found = false;
        for (long at = start; at < start + 64 && !found; at++) {
            List<Frame> frames = named(symbols, vmlinux, at);
            found = frames.size() == 2
                    && "inlined_part".equals(frames.getFirst().function())
                    && frames.getFirst().inlined()
                    && frames.getFirst().line() == 4
                    && id(frames.getLast()).equals(id(frames.getFirst(), frames.getLast()));
        }
        assertThat(found).isTrue();
    }

    @Test
    void aVmlinuxOfAnotherBuildIsRefused() throws Exception {
        Path vmlinux = vmlinux("ff" + BUILD.substring(2));
        KernelCode.Known known = read(symbols(LINKED), vmlinux);

        assertThat(known.vmlinux()).isNull();
        assertThat(known.remarks())
                .containsExactly("the kernel: " + vmlinux
                        + " can't be used: no vmlinux with debug information of the build " + BUILD + " that runs");
    }

    @Test
    void withoutAVmlinuxItIsToldHowToHaveLines() throws IOException {
        assertThat(read(symbols(LINKED), null).remarks())
                .singleElement()
                .asString()
                .contains("no vmlinux")
                .contains(BUILD)
                .contains("--vmlinux");
    }

    @Test
    void aKernelThatHidesItsAddressesIsTold() throws IOException {
        KernelSymbols hidden = KernelSymbols.read(
                Files.writeString(folder.resolve("hidden"), "0000000000000000 T _stext\n0000000000000000 t f\n"));

        assertThat(read(hidden, null).remarks()).singleElement().asString().contains("kptr_restrict");
        assertThat(named(hidden, null, LINKED).getFirst().reason()).contains("kptr_restrict");
    }

    @Test
    void theSymbolizerTellsCodeOfTheKernelFromAProcesss() {
        KernelSymbols own = KernelSymbols.read();
        org.junit.jupiter.api.Assumptions.assumeFalse(own.isEmpty(), "the kernel hides its addresses");
        int self = (int) ProcessHandle.current().pid();
        try (var files = new MappedFiles();
                var symbolizer = new Symbolizer(_ -> null, NamingOptions.LOCAL)) {
            var space = new AddressSpace(self, files);
            var trace = new StackTrace(Stack.COMPLETE, new long[] {own.textStart() + 1, 0xffff_0000_0000_1000L});
            symbolizer.want(trace, space);
            assertThat(symbolizer.await(Duration.ofSeconds(60))).isTrue();
            List<Frame> frames = symbolizer.name(trace, space).frames();

            assertThat(frames.getFirst().module()).isEqualTo("[kernel]");
            assertThat(frames.getFirst().offset()).isEqualTo(1);
            assertThat(frames.getLast().module()).isNotEqualTo("[kernel]");
        }
    }

    private KernelCode.Known read(KernelSymbols symbols, @Nullable Path vmlinux) {
        try (var finder = new DebugFiles(List.of(), _ -> Optional.empty())) {
            return KernelCode.read(symbols, new KernelIdentity(sys), vmlinux, List.of(), finder);
        }
    }

    private List<Frame> named(KernelSymbols symbols, @Nullable Path vmlinux, long address) {
        var debug = new io.seep.symbolize.debuginfo.DebugInformation();
        var finder = new DebugFiles(List.of(), _ -> Optional.empty());
        try (finder;
                var thread = new NamingThread(debug, finder)) {
            var code = new KernelCode(() -> read(symbols, vmlinux));
            code.want(address, thread::wants);
            code.settle(Duration.ofSeconds(60), thread::wants);
            assertThat(thread.await(Duration.ofSeconds(60))).isTrue();
            return code.frames(address);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static String id(Frame... frames) {
        return SiteIdentity.id("slab dentry", new Stack(Stack.COMPLETE, List.of(frames)));
    }

    private KernelSymbols symbols(long start) throws IOException {
        return KernelSymbols.read(Files.writeString(
                folder.resolve("kallsyms-" + Long.toHexString(start)), """
                %x T _stext
                %x T do_one
                ffffffffc0001000 t veth_start\t[veth]
                ffffffffc0001040 t veth_open\t[veth]
                ffffffffc1000000 t bpf_prog_77_it\t[bpf]
                """.formatted(start, start + 0x1000)));
    }

    /** What /proc/kallsyms would say of it, loaded so much higher. */
    private KernelSymbols symbolsOf(Path vmlinux, long moved) throws Exception {
        var lines = new StringBuilder();
        for (String name : List.of("_stext", "kernel_leak")) {
            lines.append(Long.toHexString(address(vmlinux, name) + moved))
                    .append(" T ")
                    .append(name)
                    .append('\n');
        }
        return KernelSymbols.read(Files.writeString(folder.resolve("kallsyms-of-it"), lines));
    }

    private static long address(Path file, String name) throws Exception {
        return run(List.of("nm", file.toString()))
                .lines()
                .filter(line -> line.endsWith(" " + name))
                .map(line -> Long.parseUnsignedLong(line.substring(0, 16), 16))
                .findFirst()
                .orElseThrow();
    }

    private Path vmlinux(String build) throws Exception {
        Path source = Files.writeString(folder.resolve("kernel.c"), """
                volatile int held;
                static inline __attribute__((always_inline)) void inlined_part(int n)
                {
                    held += n * 7;
                }
                int _stext(void) { return held; }

                int kernel_leak(int n)
                {
                    held = n;
                    inlined_part(n + 1);
                    return held;
                }
                """);
        Path made = folder.resolve("vmlinux-" + build);
        run(List.of(
                "gcc",
                "-g",
                "-O1",
                "-mcmodel=kernel",
                "-fno-pie",
                "-fcf-protection=none",
                "-static",
                "-nostdlib",
                "-no-pie",
                "-Wl,--build-id=0x" + build,
                "-Wl,-Ttext-segment=0x" + Long.toHexString(LINKED),
                "-Wl,-e,_stext",
                "-o",
                made.toString(),
                source.toString()));
        return made;
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void writeNotes(Path file, String build) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] id = HexFormat.of().parseHex(build);
        byte[] head = HexFormat.of().parseHex("04000000" + "%02x000000".formatted(id.length) + "03000000" + "474e5500");
        byte[] notes = java.util.Arrays.copyOf(head, head.length + id.length);
        System.arraycopy(id, 0, notes, head.length, id.length);
        Files.write(file, notes);
    }
}
