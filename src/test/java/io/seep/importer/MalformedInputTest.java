package io.seep.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.Imported;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedInputTest {
    private static final String MEMLEAK = """
            Attaching to pid 1, Ctrl+C to quit.
            [11:16:33] Top 2 stacks with outstanding allocations:
            	80 bytes in 5 allocations from stack
            		main+0x6d [allocs]
            	96 bytes in 6 allocations from stack
            		other+0x6d [allocs]
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "80 bytes in 5 | x bytes in 5 | 3 | 'N bytes in M allocations from stack' is expected",
                "80 bytes in 5 | 80 bytes in -5 | 3 | 'N bytes in M allocations from stack' is expected",
                "96 bytes in 6 | 99999999999999999999 bytes in 6 | 5 | numbers below 2^63",
                "96 bytes in 6 | 9223372036854775807 bytes in 6 | 7 | the sum of the bytes passes 2^63",
                "[11:16:33] Top | [11:16] Top | 2 | a line such as '[11:16:33] Top 10",
                "[11:16:33] Top | [11:xx:33] Top | 2 | is no time of day",
                "Top 2 stacks | Top two stacks | 2 | the number of stacks",
                "\t96 bytes in 6 allocations from stack | garbage | 5 | not a line of memleak",
                "\t96 bytes in 6 allocations from stack | \taddr = 12 size = x | 5 | 'addr = HEX size = N'",
            })
    void memleak(String original, String replacement, long line, String problem) {
        assertRefused(MEMLEAK.replace(original, replacement), line, problem);
    }

    @Test
    void aFileThatEndsInTheMiddleOfALine() {
        assertRefused(MEMLEAK.substring(0, MEMLEAK.length() - 4), 6, "ends in the middle of a line");
    }

    @Test
    void theSumOfAllSitesMayNotPassWhatANumberHolds() {
        // Two sites of 2^62 bytes each; their sum is told in every report.
        String huge = MEMLEAK.replace("80 bytes", (1L << 62) + " bytes").replace("96 bytes", (1L << 62) + " bytes");
        assertRefused(huge, 7, "the sum of the bytes passes 2^63");
    }

    @Test
    void otherOutputIsLeftOutWhenAsked() {
        String mixed = MEMLEAK.replace("\t96 bytes", "request served\n\t96 bytes");

        assertRefused(mixed, 5, "--skip-unknown");
        Imported imported = Inputs.read(mixed.getBytes(StandardCharsets.UTF_8), true);
        assertThat(imported.sites()).hasSize(2);
        assertThat(imported.remarks()).contains("1 lines were not understood and left out, the first is line 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<leakedbytes>19240< | <leakedbytes>many< | no number as <leakedbytes>",
                "<leakedblocks>40</leakedblocks> | ~~ | no number as <leakedblocks>",
                "<ip>0x10 | <ip>10 | no address as <ip>",
                "</stack> | </stick> | the XML is broken",
                "<error> | uerror> | the XML is broken",
                "<valgrindoutput> | <html> | <valgrindoutput> is expected, not <html>",
                "<valgrindoutput> | <!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><valgrindoutput>&b; | XML is broken",
            })
    void valgrind(String original, String replacement, String problem) {
        String file = new String(Inputs.bytes("valgrind.xml"), StandardCharsets.UTF_8);
        int at = file.indexOf(original);
        long line = file.substring(0, at).lines().count();
        assertThatExceptionOfType(MalformedInputException.class)
                .isThrownBy(() -> Inputs.text(file.replaceFirst(java.util.regex.Pattern.quote(original), replacement)))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining(problem);
                    // The parser notices a leak that lacks something at the end of it.
                    assertThat(e.line()).isBetween(line, line + 80);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Direct leak of 300007 | Direct leak of many | 6 | 'leak of N byte(s) in M object(s)",
                "in 1 object(s) | in x object(s) | 6 | 'leak of N byte(s) in M object(s)",
                "#1 0x | #7 0x | 8 | frame #1 is expected",
                "#1 0x | #1 - | 8 | '#N 0xADDRESS in FUNCTION PLACE' is expected",
                "#1 0x | xyz | 8 | a frame such as",
                "SUMMARY | summary | 74 | ends before LeakSanitizer's SUMMARY",
            })
    void leakSanitizer(String original, String replacement, long line, String problem) {
        String file = new String(Inputs.bytes("lsan-gcc.txt"), StandardCharsets.UTF_8);
        long expected = original.equals("SUMMARY") ? file.lines().count() + 1 : line;
        assertRefused(file.replace(original, replacement), expected, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "heap_v2/1 | heap_v2/x | 1 | 'heap_v2/N' is expected",
                "  t*: 40: 20480 | @ 0x1 | 5 | the counts of the stack above are expected first",
                "  t*: 40: 20480 | t*: 40 20480 | 5 | 't*: blocks: bytes",
                "  t*: 40: 20480 | t*: x: 20480 | 5 | 't*: blocks: bytes",
                "  t*: 40: 20480 | ??? | 5 | '@ ADDRESSES'",
                "@ 0x7f | @ 7f | 4 | an address is expected",
            })
    void jemalloc(String original, String replacement, long line, String problem) {
        String file = new String(Inputs.bytes("jemalloc.heap"), StandardCharsets.UTF_8);
        String broken = file.replaceFirst(java.util.regex.Pattern.quote(original), replacement);
        assertRefused(broken, line, problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n", "hello\nworld\n", "\u001b[2J\n", "PK\u0003\u0004"})
    void otherFiles(String content) {
        assertThatExceptionOfType(MalformedInputException.class).isThrownBy(() -> Inputs.text(content));
    }

    @Test
    void aLineWithoutEnd() {
        byte[] endless = "x".repeat(InputLines.LONGEST_LINE + 1).getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(MalformedInputException.class)
                .isThrownBy(() -> Inputs.read(endless, false))
                .withMessage("the line is longer than any of such a file");
    }

    @Test
    void damagedFilesAreReadOrRefusedAndNothingElse() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (String resource : List.of(
                "memleak-python.txt",
                "memleak-libbpf.txt",
                "valgrind.xml",
                "lsan-gcc.txt",
                "asan-clang.txt",
                "jemalloc.heap",
                "seep.txt")) {
            byte[] whole = Inputs.bytes(resource);
            for (int round = 0; round < 400; round++) {
                byte[] damaged = whole.clone();
                for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                try {
                    assertThat(Inputs.read(damaged, random.nextBoolean())).isNotNull();
                } catch (MalformedInputException expected) {
                    assertThat(expected.line()).isPositive();
                } catch (UncheckedIOException alsoFine) {
                    assertThat(alsoFine).hasCauseInstanceOf(java.io.IOException.class);
                } catch (RuntimeException e) {
                    throw new AssertionError(resource + " -Dtest.seed=" + seed + " round " + round, e);
                }
            }
        }
    }

    /** The time of a file twice as long is twice as long, or a file of hours would take for ever. */
    @Test
    void sevenMegabytesOfMemleakAreReadInNoTime() {
        StringBuilder report = new StringBuilder();
        for (int moment = 0; report.length() < 7_000_000; moment++) {
            report.append(String.format(
                    "[%02d:%02d:%02d] Top 500 stacks with outstanding allocations:\n",
                    moment / 3600, moment / 60 % 60, moment % 60));
            for (int stack = 0; stack < 500; stack++) {
                report.append('\t')
                        .append(1000 + stack + moment)
                        .append(" bytes in ")
                        .append(1 + moment)
                        .append(" allocations from stack\n");
                for (int frame = 0; frame < 8; frame++) {
                    report.append(String.format(
                            "\t\t0x%016x\tfunction_%d_%d(int)+0x1c [server]\n",
                            0x5555_0000L + (stack * 8L + frame) * 64, stack, frame));
                }
            }
        }
        byte[] file = report.toString().getBytes(StandardCharsets.UTF_8);

        long start = System.nanoTime();
        Imported imported = Inputs.read(file, false);
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(imported.sites()).hasSize(500);
        assertThat(seconds).isLessThan(10);
    }

    private static void assertRefused(String file, long line, String problem) {
        assertThatExceptionOfType(MalformedInputException.class)
                .isThrownBy(() -> Inputs.text(file))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining(problem);
                    assertThat(e.line()).isEqualTo(line);
                });
    }
}
