package io.seep.unwind;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.seep.model.FrameCode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The code of one image, as the walker searches it: struct image_code of src/main/bpf/abi.h.
 *
 * @param ranges by rising address, not overlapping, at most {@value Abi#MAX_CODE_MAPPINGS}
 * @param leftOut ranges of files for which there was no room: stacks that lead there are cut
 */
public record CodeMap(List<Range> ranges, int leftOut) {
    private static final int PAGE_BYTES = 4096;

    /**
     * A part of a mapping.
     *
     * @param bias address as linked = address - bias
     * @param module number of its module, or {@link FrameCode#NO_MODULE} and a bias of 0
     * @param hasTable whether the walker can look up rules
     * @param index for the walker: its index entry is number {@code (int) (address as linked >> 8) + index}
     */
    public record Range(long start, long end, long bias, int module, boolean hasTable, int index) {
        long sizeBytes() {
            return end - start;
        }

        private boolean isContinuedBy(Range next) {
            return end == next.start
                    && bias == next.bias
                    && module == next.module
                    && hasTable == next.hasTable
                    && index == next.index;
        }
    }

    /** Makes the map of mappings that do not overlap, in any order. */
    public static CodeMap of(List<MappedCode> mappings) {
        var ranges = new ArrayList<Range>();
        for (MappedCode mapping : mappings) {
            addRanges(mapping, ranges);
        }
        ranges.sort(Comparator.comparingLong(Range::start));
        join(ranges);
        int files = countOfFiles(ranges);
        if (ranges.size() > Abi.MAX_CODE_MAPPINGS) {
            keepTheMostUseful(ranges);
        }
        return new CodeMap(List.copyOf(ranges), files - countOfFiles(ranges));
    }

    private static int countOfFiles(List<Range> ranges) {
        return (int) ranges.stream()
                .filter(range -> range.module() != FrameCode.NO_MODULE)
                .count();
    }

    private static void addRanges(MappedCode mapping, List<Range> ranges) {
        CodeModule module = mapping.module();
        OptionalLong found = module == null || module.number() == FrameCode.NO_MODULE
                ? OptionalLong.empty()
                : module.bias(mapping.start(), mapping.fileOffset());
        if (module == null || found.isEmpty()) {
            ranges.add(new Range(mapping.start(), mapping.end(), 0, FrameCode.NO_MODULE, false, 0));
            return;
        }
        long bias = found.getAsLong();
        long tableStart = Math.clamp(module.baseVaddr() + bias, mapping.start(), mapping.end());
        long tableEnd = Math.clamp(module.endVaddr() + bias, mapping.start(), mapping.end());
        if (!module.hasTable() || tableStart == tableEnd) {
            ranges.add(new Range(mapping.start(), mapping.end(), bias, module.number(), false, 0));
            return;
        }
        int index = module.indexAt() - (int) (module.baseVaddr() >>> 8);
        if (mapping.start() < tableStart) {
            ranges.add(new Range(mapping.start(), tableStart, bias, module.number(), false, 0));
        }
        ranges.add(new Range(tableStart, tableEnd, bias, module.number(), true, index));
        // Less than a page is what fills the last one up.
        if (mapping.end() - tableEnd >= PAGE_BYTES) {
            ranges.add(new Range(tableEnd, mapping.end(), bias, module.number(), false, 0));
        }
    }

    private static void join(List<Range> ranges) {
        for (int i = ranges.size() - 1; i > 0; i--) {
            Range range = ranges.get(i);
            Range before = ranges.get(i - 1);
            if (before.isContinuedBy(range)) {
                ranges.remove(i);
                ranges.set(
                        i - 1,
                        new Range(
                                before.start(),
                                range.end(),
                                before.bias(),
                                before.module(),
                                before.hasTable(),
                                before.index()));
            }
        }
    }

    /** Code without a file is walked the same way when it is in no range at all; else the larger hold more functions. */
    private static void keepTheMostUseful(List<Range> ranges) {
        ranges.sort(Comparator.comparing((Range range) -> range.module() == FrameCode.NO_MODULE)
                .thenComparing(range -> !range.hasTable())
                .thenComparing(Comparator.comparingLong(Range::sizeBytes).reversed()));
        ranges.subList(Abi.MAX_CODE_MAPPINGS, ranges.size()).clear();
        ranges.sort(Comparator.comparingLong(Range::start));
    }

    /** Writes the value for the kernel into zeroed memory of {@link Abi.ImageCode#BYTES}. */
    void write(MemorySegment value, long generation) {
        value.set(JAVA_LONG, Abi.ImageCode.GENERATION, generation);
        long at = Abi.ImageCode.MAPPINGS;
        for (Range range : ranges) {
            value.set(JAVA_LONG, at + Abi.CodeMapping.START, range.start());
            value.set(JAVA_LONG, at + Abi.CodeMapping.SIZE, range.sizeBytes());
            value.set(JAVA_LONG, at + Abi.CodeMapping.BIAS, range.bias());
            value.set(JAVA_INT, at + Abi.CodeMapping.INDEX, range.index());
            value.set(JAVA_SHORT, at + Abi.CodeMapping.MODULE, (short) range.module());
            value.set(JAVA_SHORT, at + Abi.CodeMapping.FLAGS, range.hasTable() ? Abi.MAPPING_HAS_TABLE : 0);
            at += Abi.CodeMapping.BYTES;
        }
        for (; at < Abi.ImageCode.BYTES; at += Abi.CodeMapping.BYTES) {
            value.set(JAVA_LONG, at + Abi.CodeMapping.START, Abi.UNUSED_MAPPING);
        }
    }
}
