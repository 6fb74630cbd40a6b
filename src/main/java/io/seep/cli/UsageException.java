package io.seep.cli;

import io.seep.report.ReportException;

/** The command line makes no sense. The message says what would. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean printable;

    UsageException(String message) {
        super(message);
        this.printable = false;
    }

    /** For a report that nobody can write. */
    UsageException(ReportException impossible) {
        super(impossible.getMessage() + "; " + impossible.hint(), impossible);
        this.printable = true;
    }

    /** Are names in the message escaped already? */
    boolean isPrintable() {
        return printable;
    }
}
