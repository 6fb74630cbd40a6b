package io.seep.model;

/**
 * What happened to one block at one moment.
 *
 * @param nanos since the history began
 * @param thread that called, as Seep's pid namespace numbers it; 0 when unknown
 * @param image index of the program image, from 0
 * @param call the allocator function that was called
 * @param sizeBytes as requested; of a free that of the block, 0 when unknown
 * @param stack number of the stack that allocated the block; 0 when unknown
 */
public record BlockEvent(
        Kind kind, long nanos, int thread, int image, String call, long address, long sizeBytes, int stack) {

    /** What it was. */
    public enum Kind {
        ALLOCATION(1, "allocation"),
        FREE(2, "free"),
        /** The address was handed out again: its block was freed before, unseen. */
        UNSEEN_FREE(3, "unseen-free"),
        /** A reallocate has failed: what its thread freed for it is live as before. */
        KEPT(4, "kept"),
        /** Of an address that nothing is known about. */
        UNKNOWN_FREE(5, "unknown-free");

        private final int number;
        private final String word;

        Kind(int number, String word) {
            this.number = number;
            this.word = word;
        }

        /** In files, and in the kernel's records: enum block_event_kind of src/main/bpf/abi.h. */
        public int number() {
            return number;
        }

        /** As users see it. */
        public String word() {
            return word;
        }

        /**
         * The kind of a number.
         *
         * @throws IllegalArgumentException when it is none's
         */
        public static Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("an event of a kind that is not known: " + number);
        }
    }
}
