package io.seep.model;

/** What a call of an allocator function does; numbers as in src/main/bpf/abi.h, enum call_kind. */
public enum CallKind {
    /** Returns a block, or NULL. */
    ALLOCATE(1),
    /** The same, and gives back an old block unless it fails. */
    REALLOCATE(2),
    /** Returns 0 and stores the block's address. */
    ALLOCATE_OUT(3),
    /** Gives back a block. */
    FREE(4),
    /** Changes a block's size where it is; returns the size that it has then. */
    RESIZE(5);

    private final int number;

    CallKind(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
