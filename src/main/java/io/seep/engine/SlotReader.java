package io.seep.engine;

/** Receives a live block as the table of live blocks has it. */
public interface SlotReader {
    /**
     * A block.
     *
     * @param meta size and site, as live_bucket.meta in src/main/bpf/abi.h
     */
    void slot(long address, long meta);
}
