package io.seep.report;

/**
 * A report that cannot be chosen, read or written, for a reason that the user can cure. Message and hint can be shown as
 * they are: names in them are {@link Printable}.
 */
public class ReportException extends RuntimeException {
    private final String hint;

    /**
     * @param message what is wrong, one line
     * @param hint what to do about it, one line
     */
    public ReportException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public ReportException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What to do about it, one line. */
    public String hint() {
        return hint;
    }
}
