package io.seep.elf;

import java.util.Comparator;
import java.util.List;

/** Where the section or, without sections, the segment of an address ends: no label reaches further. */
final class Ends {

    private Ends() {}

    /** Ends for addresses in rising order; the address itself if it lies nowhere. */
    static long[] of(ElfFile file, long[] addresses) {
        List<long[]> ranges = file.sections().stream()
                .filter(section -> section.vaddr() > 0 && section.sizeBytes() > 0)
                .map(section -> new long[] {section.vaddr(), section.vaddr() + section.sizeBytes()})
                .filter(range -> range[1] > range[0])
                .sorted(Comparator.comparingLong(range -> range[0]))
                .toList();
        if (ranges.isEmpty()) {
            ranges = file.segments().stream()
                    .map(segment -> new long[] {segment.vaddr(), segment.endVaddr()})
                    .sorted(Comparator.comparingLong(range -> range[0]))
                    .toList();
        }
        long[] ends = new long[addresses.length];
        int range = 0;
        for (int index = 0; index < addresses.length; index++) {
            while (range + 1 < ranges.size() && ranges.get(range + 1)[0] <= addresses[index]) {
                range++;
            }
            boolean inside = !ranges.isEmpty() && ranges.get(range)[0] <= addresses[index];
            ends[index] = inside ? Math.max(addresses[index], ranges.get(range)[1]) : addresses[index];
        }
        return ends;
    }
}
