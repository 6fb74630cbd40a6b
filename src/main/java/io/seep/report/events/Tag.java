package io.seep.report.events;

/** What begins an entry of the file; events begin with the number of their kind, which is smaller than these. */
final class Tag {
    static final int CALL = 16;
    static final int IMAGE = 17;
    static final int STACK = 18;
    static final int LOSS = 19;
    static final int END = 31;

    /** The first bytes of what is compressed. */
    static final String MAGIC = "seep-events/1\n";

    private Tag() {}
}
