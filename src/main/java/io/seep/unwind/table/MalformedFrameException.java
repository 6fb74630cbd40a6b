package io.seep.unwind.table;

import java.io.Serial;

/** Frame information that makes no sense. Never leaves the package; without a stack trace, as it may be frequent. */
final class MalformedFrameException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String reason) {
        super(reason, null, false, false);
    }
}
