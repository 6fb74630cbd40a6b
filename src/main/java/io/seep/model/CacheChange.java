package io.seep.model;

import java.util.List;

/**
 * How one slab cache changed over a run, by the kernel's count and by Seep's.
 *
 * @param name as /proc/slabinfo has it
 * @param aliases other caches that the kernel has merged into it
 * @param objectBytes size of one object
 * @param objectsBefore by /proc/slabinfo when the trace began
 * @param objectsAfter by /proc/slabinfo when it ended
 * @param allocations that were traced, Seep's own and those that a filter left out among them
 * @param frees that were seen one by one, of older blocks too; not those of replaced blocks
 */
public record CacheChange(
        String name,
        List<String> aliases,
        long objectBytes,
        long objectsBefore,
        long objectsAfter,
        long allocations,
        long frees) {
    public CacheChange {
        aliases = List.copyOf(aliases);
    }

    /** More objects by the kernel's count, or fewer when negative. */
    public long change() {
        return objectsAfter - objectsBefore;
    }

    /** More objects by what was traced. */
    public long traced() {
        return allocations - frees;
    }

    /** The kernel's change less the traced one: below zero, objects were freed unseen. */
    public long gap() {
        return change() - traced();
    }
}
