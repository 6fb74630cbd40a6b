package io.seep.probe;

/** A description of an allocator that makes no sense. The message says where, and what would. */
public final class PairSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    PairSyntaxException(String message) {
        super(message);
    }
}
