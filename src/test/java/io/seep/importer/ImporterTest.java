package io.seep.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One leaky program, leak.cpp, as each of the tools saw it; what it leaks is known from its source. */
class ImporterTest {

    @ParameterizedTest
    @CsvSource({"memleak-python.txt", "memleak-libbpf.txt"})
    void bothFormsOfMemleak(String file) {
        Imported imported = Inputs.read(file);

        assertThat(imported.tool()).isEqualTo("BCC memleak");
        assertThat(imported.seconds()).containsExactly(0.0, 2.0, 4.0);
        ImportedSite header = siteOf(imported, "copy_text(unsigned long)");
        assertThat(header.liveBytes()).isEqualTo(200 * 481);
        assertThat(header.liveBlocks()).isEqualTo(200);
        assertThat(header.liveBytesAt().values()).containsExactly(40 * 481, 120 * 481, 200 * 481);
        assertThat(header.liveBlocksAt().values()).containsExactly(40, 120, 200);
        assertThat(header.origin()).isEqualTo(ImportedSite.UNKNOWN_ORIGIN);
        assertThat(names(header).subList(0, 4))
                .containsExactly(
                        "copy_text(unsigned long)",
                        "parse_header(int)",
                        "web::handler<int>::operator()(int) const",
                        "main");
        Frame leaf = header.stack().frames().getFirst();
        assertThat(leaf.module()).isEqualTo("leak");
        assertThat(leaf.functionOffset()).isEqualTo(0xf);
        assertThat(leaf.address()).isEqualTo(0x55a239eb5354L);
        assertThat(siteOf(imported, "open_session()").liveBytes()).isEqualTo(100 * 128);
        assertThat(imported.sites()).hasSize(4);
        assertThat(imported.remarks()).contains("memleak does not tell which allocations it lost");
    }

    @Test
    void memleakWithoutTheNameOfAFunctionHasItsModule() {
        Imported imported = Inputs.read("memleak-libbpf.txt");

        Frame root = siteOf(imported, "open_session()").stack().frames().getLast();
        assertThat(root.function()).isNull();
        assertThat(root.module()).isEqualTo("libc.so.6");
        assertThat(root.modulePath()).isEqualTo("/usr/lib/x86_64-linux-gnu/libc.so.6");
        Frame lost =
                siteOf(imported, "operator new(unsigned long)").stack().frames().getLast();
        assertThat(List.of(String.valueOf(lost.function()), String.valueOf(lost.module())))
                .containsAnyOf("null", "libc.so.6");
    }

    @Test
    void memleakThatListsItsBlocks() {
        Imported imported = Inputs.read("memleak-python-addresses.txt");

        assertThat(imported.pid()).isEqualTo(16745);
        assertThat(siteOf(imported, "copy_text(unsigned long)").liveBytes()).isEqualTo(80 * 481);
        assertThat(imported.remarks()).contains("170 blocks are listed without their stack, and left out");
    }

    @Test
    void blocksUnderTheirStackBelongToIt() {
        Imported imported = Inputs.text("""
                [1:2:3] Top 1 stacks with outstanding allocations:
                32 bytes in 2 allocations from stack
                	addr = 0x948cd0 size = 16
                	addr = 0x948d10 size = 16
                	0 [<0000000000401136>] append+0x16 [/opt/app]
                """);

        assertThat(imported.sites().getFirst().detail().blocks())
                .extracting(block -> Long.toHexString(block.address()) + " " + block.sizeBytes())
                .containsExactly("948cd0 16", "948d10 16");
    }

    @Test
    void valgrind() {
        Imported imported = Inputs.read("valgrind.xml");

        assertThat(imported.tool()).isEqualTo("Valgrind");
        assertThat(imported.command()).isEqualTo("./leak 0 x");
        assertThat(imported.pid()).isEqualTo(13819);
        assertThat(sum(imported))
                .as("Valgrind's own sums: 319,375 + 2,432 + 2,735")
                .isEqualTo(324_542);
        ImportedSite header = siteOf(imported, "copy_text(unsigned long)");
        assertThat(header.origin()).isEqualTo("malloc");
        assertThat(header.liveBytes()).isEqualTo(40 * 481);
        assertThat(header.verdict().kind()).isEqualTo("unreachable");
        Frame leaf = header.stack().frames().getFirst();
        assertThat(leaf.file()).isEqualTo("/home/dev/leak.cpp");
        assertThat(leaf.line()).isEqualTo(11);
        assertThat(leaf.module()).isEqualTo("leak");
        assertThat(imported.sites().stream().filter(site -> site.origin().equals("calloc")))
                .extracting(ImportedSite::liveBytes)
                .containsExactlyInAnyOrder(128L, 19L * 128);
        assertThat(imported.sites().stream()
                        .filter(site -> site.verdict().kind().equals("unclear")))
                .extracting(ImportedSite::liveBytes)
                .containsExactlyInAnyOrder(48L, 512L, 1024L, 1151L);
    }

    @ParameterizedTest
    @CsvSource({"lsan-gcc.txt", "asan-clang.txt"})
    void leakSanitizer(String file) {
        Imported imported = Inputs.read(file);

        assertThat(imported.tool()).isEqualTo("LeakSanitizer");
        assertThat(imported.pid()).isPositive();
        assertThat(sum(imported)).as("its own summary").isEqualTo(321_807);
        ImportedSite big = imported.sites().getFirst();
        assertThat(big.origin()).isEqualTo("malloc");
        assertThat(big.liveBytes()).isEqualTo(300_007);
        assertThat(big.verdict().kind()).isEqualTo("unreachable");
        Frame main = big.stack().frames().getFirst();
        assertThat(main.function()).isEqualTo("main");
        assertThat(main.file()).isEqualTo("/home/dev/leak.cpp");
        assertThat(main.line()).isEqualTo(22);
        assertThat(imported.sites()).extracting(ImportedSite::origin).contains("calloc");
        assertThat(imported.sites().stream()
                        .flatMap(site -> site.stack().frames().stream())
                        .map(Frame::function))
                .contains("web::handler<int>::operator()(int) const");
    }

    @Test
    void leakSanitizerThatListsItsBlocks() {
        ImportedSite indirect = Inputs.read("lsan-gcc.txt").sites().getLast();

        assertThat(indirect.liveBlocks()).isEqualTo(19);
        assertThat(indirect.detail().blocks()).hasSize(19).allMatch(block -> block.sizeBytes() == 128);
    }

    @Test
    void leakSanitizerWithoutNames() {
        ImportedSite big = Inputs.read("lsan-unsymbolized.txt").sites().getFirst();

        assertThat(big.origin()).isEqualTo(ImportedSite.UNKNOWN_ORIGIN);
        Frame main = big.stack().frames().getFirst();
        assertThat(main.function()).isNull();
        assertThat(main.modulePath()).isEqualTo("/home/dev/leak-lsan");
        assertThat(main.offset()).isEqualTo(0x12f5);
    }

    @Test
    void jemallocThatCountsEverything() {
        Imported imported = Inputs.read("jemalloc.heap");

        assertThat(sum(imported)).as("its own sum").isEqualTo(435_504);
        ImportedSite header = imported.sites().getFirst();
        assertThat(header.liveBlocks()).isEqualTo(40);
        assertThat(header.liveBytes()).as("481 bytes take 512").isEqualTo(40 * 512);
        assertThat(header.allocations()).isEqualTo(400);
        assertThat(header.stack().frames().getFirst())
                .extracting(Frame::modulePath, Frame::offset)
                .containsExactly("/home/dev/leak", 0x1353L);
    }

    @Test
    void aSampleOfJemallocStandsForAllBlocks() {
        Imported imported = Inputs.read("jemalloc-sampled.heap");

        ImportedSite header = imported.sites().getFirst();
        // 840 blocks of 512 bytes; a sample of some hundred tells them to about a tenth.
        assertThat(header.liveBlocks()).isBetween(840L * 7 / 10, 840L * 13 / 10);
        assertThat((double) header.liveBytes() / header.liveBlocks()).isBetween(505.0, 520.0);
        assertThat(imported.remarks().getFirst()).startsWith("one byte in 4096 was sampled");
    }

    @Test
    void seepsOwnText() {
        Imported imported = Inputs.read("seep.txt");

        assertThat(imported.tool()).isEqualTo("Seep");
        ImportedSite header = imported.sites().get(1);
        assertThat(header.origin()).isEqualTo("malloc");
        assertThat(header.liveBytes()).isEqualTo(40 * 481);
        Frame main = header.stack().frames().get(3);
        assertThat(main.function()).isEqualTo("main");
        assertThat(main.functionOffset()).isEqualTo(0xa8);
        assertThat(main.module()).isEqualTo("leak");
        Frame nameless = header.stack().frames().get(4);
        assertThat(nameless.function()).isNull();
        assertThat(nameless.offset()).isEqualTo(0x27249);
        assertThat(sum(imported)).isEqualTo(324_542);
        assertThat(imported.remarks())
                .contains("its summary was: 324542 bytes in 110 allocations at 7 sites; complete");
    }

    private static ImportedSite siteOf(Imported imported, String function) {
        return imported.sites().stream()
                .filter(site -> function.equals(site.stack().frames().getFirst().function()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(ImportedSite site) {
        return site.stack().frames().stream()
                .map(frame -> String.valueOf(frame.function()))
                .toList();
    }

    private static long sum(Imported imported) {
        return imported.sites().stream().mapToLong(ImportedSite::liveBytes).sum();
    }
}
