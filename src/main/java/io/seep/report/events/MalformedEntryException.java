package io.seep.report.events;

import java.io.IOException;

/** An entry that no history has. */
final class MalformedEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;

    /** @param what is wrong; empty when the very beginning is */
    MalformedEntryException(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }

    boolean isMagic() {
        return what.isEmpty();
    }
}
