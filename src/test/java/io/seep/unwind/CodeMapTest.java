package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Segment;
import io.seep.model.FrameCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeMapTest {
    private static final int READ = 4;
    private static final int READ_EXECUTE = 5;

    /** As linkers make it: headers, then code one page further up than in the file. */
    private static CodeModule library(int number) {
        return new CodeModule(
                number,
                "library " + number,
                "",
                List.of(
                        new Segment(0, 0, 0x1200, 0x1200, READ),
                        new Segment(0x2000, 0x3000, 0x5100, 0x5100, READ_EXECUTE)),
                1000,
                0x3000,
                0x8100);
    }

    @Test
    void addressesAsLinkedComeFromTheSegmentOfTheMapping() {
        CodeMap map = CodeMap.of(List.of(new MappedCode(0x7f0000002000L, 0x7f0000008000L, 0x2000, library(7))));

        // 0x3000 is at 0x7f0000002000; the rest of the last page is nobody's.
        assertThat(map.ranges())
                .containsExactly(
                        new CodeMap.Range(0x7f0000002000L, 0x7f0000007100L, 0x7effffff_f000L, 7, true, 1000 - 0x30));
        assertThat(map.leftOut()).isZero();
    }

    @Test
    void aMappingThatBeginsInTheMiddleOfASegmentHasItsBiasToo() {
        CodeMap map = CodeMap.of(List.of(new MappedCode(0x10000, 0x11000, 0x4000, library(7))));

        // File offset 0x4000 is linked at 0x5000.
        assertThat(map.ranges())
                .containsExactly(new CodeMap.Range(0x10000, 0x11000, 0x10000 - 0x5000, 7, true, 1000 - 0x30));
    }

    @Test
    void oneFileMappedTwiceAtDifferentDistancesIsTwoRanges() {
        CodeMap map = CodeMap.of(List.of(
                new MappedCode(0x90000, 0x94000, 0x2000, library(7)),
                new MappedCode(0x20000, 0x24000, 0x2000, library(7))));

        assertThat(map.ranges()).extracting(CodeMap.Range::start).containsExactly(0x20000L, 0x90000L);
        assertThat(map.ranges()).extracting(CodeMap.Range::bias).containsExactly(0x1d000L, 0x8d000L);
    }

    @Test
    void codeWithoutAFileHasNoModule() {
        CodeMap map = CodeMap.of(
                List.of(new MappedCode(0x30000, 0x31000, 0, null), new MappedCode(0x31000, 0x39000, 0, null)));

        assertThat(map.ranges()).containsExactly(new CodeMap.Range(0x30000, 0x39000, 0, FrameCode.NO_MODULE, false, 0));
    }

    @Test
    void codeOutsideOfTheTableIsKnownButNotWalkedByIt() {
        CodeModule module = new CodeModule(
                3, "key", "", List.of(new Segment(0, 0x1000, 0x9000, 0x9000, READ_EXECUTE)), 0, 0x3000, 0x5000);

        CodeMap map = CodeMap.of(List.of(new MappedCode(0x11000, 0x1a000, 0, module)));

        assertThat(map.ranges())
                .containsExactly(
                        new CodeMap.Range(0x11000, 0x13000, 0x10000, 3, false, 0),
                        new CodeMap.Range(0x13000, 0x15000, 0x10000, 3, true, -0x30),
                        new CodeMap.Range(0x15000, 0x1a000, 0x10000, 3, false, 0));
    }

    @Test
    void aFileThatIsNoElfFileIsAddressedByItsOffsets() {
        CodeModule archive = CodeModule.withoutTable(5, "archive", "no ELF file", List.of());

        CodeMap map = CodeMap.of(List.of(new MappedCode(0x50000, 0x52000, 0x7000, archive)));

        assertThat(map.ranges()).containsExactly(new CodeMap.Range(0x50000, 0x52000, 0x49000, 5, false, 0));
    }

    @Test
    void aMappingOfBytesThatNoSegmentHasIsNobodys() {
        CodeMap map = CodeMap.of(List.of(new MappedCode(0x10000, 0x11000, 0x70000, library(7))));

        assertThat(map.ranges()).containsExactly(new CodeMap.Range(0x10000, 0x11000, 0, FrameCode.NO_MODULE, false, 0));
    }

    @Test
    void whenThereIsNoRoomForAllTheLargestWithTablesStayAndTheOthersAreCounted() {
        var mappings = new ArrayList<MappedCode>();
        for (int i = 0; i < 600; i++) {
            long start = 0x100000L + i * 0x10000L;
            boolean small = i >= 540;
            mappings.add(
                    i % 5 == 4 && !small
                            ? new MappedCode(start, start + 0x4000, 0, null)
                            : new MappedCode(start, start + (small ? 0x1000 : 0x5000), 0x2000, library(i)));
        }

        CodeMap map = CodeMap.of(mappings);

        // 108 without a file give way first, then none of the 492 that have one has to.
        assertThat(map.ranges()).hasSize(500).isSortedAccordingTo((a, b) -> Long.compare(a.start(), b.start()));
        assertThat(map.leftOut()).isZero();
        assertThat(map.ranges())
                .filteredOn(range -> range.module() == FrameCode.NO_MODULE)
                .hasSize(8);

        mappings.replaceAll(mapping -> mapping.module() == null
                ? new MappedCode(mapping.start(), mapping.end(), 0x2000, library(9))
                : mapping);
        assertThat(CodeMap.of(mappings).leftOut()).isEqualTo(100);
        assertThat(CodeMap.of(mappings).ranges())
                .filteredOn(range -> range.sizeBytes() == 0x1000)
                .isEmpty();
    }
}
