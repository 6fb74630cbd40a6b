package io.seep.analyse.gate;

/** A condition, a baseline or a suppression that is none; the message says what would be one. */
public final class GateSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GateSyntaxException(String message) {
        super(message);
    }
}
