package io.seep.guard;

/**
 * A run that is not begun: what happened and what to do, in one or two lines.
 *
 * @see io.seep.guard package for the rules
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A guard (environment, limit) said no. */
    public static final int BY_RULE = 25;

    /** This machine, user or target can't be traced. */
    public static final int CANNOT = 125;

    private final int exitCode;

    public Refusal(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
