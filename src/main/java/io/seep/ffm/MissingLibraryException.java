package io.seep.ffm;

/** A shared library, or a function of one, is not on this machine. The message says what to install. */
public final class MissingLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingLibraryException(String message) {
        super(message);
    }
}
