package io.seep.model;

import java.util.Set;

/**
 * An allocator function and where its arguments are. Arguments count from 1; 0 is none.
 *
 * @param name as people call it; several symbols may share one, such as {@code operator new}
 * @param sizeArgument the requested size in bytes
 * @param countArgument what multiplies the size
 * @param blockArgument the block that the call gives back or resizes
 * @param resultArgument where the call stores the new block's address
 * @param extraArgument for {@link CallKind#RESIZE}: as many bytes more are welcome
 * @param fixedSizeBytes the size of each block where no argument says it
 */
public record AllocatorFunction(
        String name,
        CallKind kind,
        int sizeArgument,
        int countArgument,
        int blockArgument,
        int resultArgument,
        int extraArgument,
        long fixedSizeBytes,
        Set<Trait> traits) {
    public AllocatorFunction {
        traits = Set.copyOf(traits);
    }

    /** A function without anything special. */
    public AllocatorFunction(
            String name, CallKind kind, int sizeArgument, int countArgument, int blockArgument, int resultArgument) {
        this(name, kind, sizeArgument, countArgument, blockArgument, resultArgument, 0, 0, Set.of());
    }

    /** What is special about a function; bits as in src/main/bpf/abi.h, enum probe_flag. */
    public enum Trait {
        /** The block is a copy of a string: its size is the string's with the end. */
        STRING(1),
        /** A reallocate that fails gives back the old block all the same. */
        FREES_ON_FAILURE(2),
        /** Stores NULL when it fails, whatever it returns. */
        ANY_RESULT(4),
        /** Its blocks lie inside blocks of another allocator, perhaps at their very start. */
        OWN_HEAP(8),
        /** Functions of other families share its code: who calls it can't be told. */
        ANY_FAMILY(16);

        private final int bit;

        Trait(int bit) {
            this.bit = bit;
        }

        public int bit() {
            return bit;
        }
    }

    /** The same function with one more trait. */
    public AllocatorFunction with(Trait trait) {
        Set<Trait> all = new java.util.HashSet<>(traits);
        all.add(trait);
        return new AllocatorFunction(
                name,
                kind,
                sizeArgument,
                countArgument,
                blockArgument,
                resultArgument,
                extraArgument,
                fixedSizeBytes,
                all);
    }

    /** The number of leading arguments that a probe has to find untouched. */
    public int argumentsRead() {
        return Math.max(
                Math.max(Math.max(sizeArgument, countArgument), Math.max(blockArgument, resultArgument)),
                extraArgument);
    }
}
