package io.seep.analyse.events;

/** A condition that is none; the message says where, and what would be one. */
public final class EventSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventSyntaxException(String message) {
        super(message);
    }
}
