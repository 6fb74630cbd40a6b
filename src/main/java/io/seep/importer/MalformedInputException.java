package io.seep.importer;

/** A file that is not what it seemed to be; says where. The message may hold text of the file as it is. */
public final class MalformedInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long line;

    MalformedInputException(long line, String problem) {
        super(problem);
        this.line = line;
    }

    /** The line of the problem, from 1. */
    public long line() {
        return line;
    }
}
