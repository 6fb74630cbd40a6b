package io.seep.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the live blocks that freed addresses point into. All addresses that wait are looked for in one pass over the
 * table of live blocks, soon after they were freed: the block may be gone later.
 */
final class InteriorPointers implements LiveTable.Reader {
    /**
     * A live block with an address in it.
     *
     * @param site the number of the block's site
     * @param offsetBytes how far the address lies behind the block's beginning
     */
    record Inside(int site, long blockBytes, long offsetBytes) {}

    private record Place(int image, long address) {}

    /**
     * An address to look for.
     *
     * @param freed when it was freed, as the kernel dates blocks
     * @param mayBeOlder true when it may have been a block of its own from before the trace, whose place another one
     *     has taken since
     */
    private record Wanted(Place place, int freed, boolean mayBeOlder) {
        /** Was the block there when the address was freed? Within one tick nobody knows: then it is no proof. */
        boolean metBlockOf(int born) {
            int age = freed - born;
            return mayBeOlder ? age > 0 : age >= 0;
        }
    }

    private final Map<Place, Inside> found = new HashMap<>();
    private final List<Wanted> waiting = new ArrayList<>();
    private long lowest = Long.MAX_VALUE;
    private long highest = Long.MIN_VALUE;

    /** Adds an address to look for in the next pass. */
    void expect(int image, long address, int freed, boolean mayBeOlder) {
        waiting.add(new Wanted(new Place(image, address), freed, mayBeOlder));
        lowest = Math.min(lowest, address);
        highest = Math.max(highest, address);
    }

    /** Looks for all that wait. */
    void search(LiveTable blocks) {
        if (!waiting.isEmpty()) {
            blocks.read(this);
            waiting.clear();
            lowest = Long.MAX_VALUE;
            highest = Long.MIN_VALUE;
        }
    }

    @Override
    public void block(long key, int site, long sizeBytes, int born) {
        long address = LiveTable.address(key);
        if (address >= highest || address + sizeBytes <= lowest) {
            return;
        }
        for (Wanted wanted : waiting) {
            long offset = wanted.place.address - address;
            boolean inside = wanted.place.image == LiveTable.image(key) && offset > 0 && offset < sizeBytes;
            if (inside && wanted.metBlockOf(born)) {
                found.put(wanted.place, new Inside(site, sizeBytes, offset));
            }
        }
    }

    /** The block around an address that was looked for; null when there was none. */
    @Nullable
    Inside of(int image, long address) {
        return found.get(new Place(image, address));
    }
}
