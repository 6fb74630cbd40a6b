package io.seep.guard.control;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a running Seep answers.
 *
 * @param exit the exit status of the verb that asked
 * @param text for the user: on stdout when {@code exit} is 0, else on stderr
 * @param more what follows the text; null for nothing
 */
public record ControlAnswer(int exit, String text, @Nullable Rest more) {
    /** What is too long for a text: it is written while the one who asked reads it. */
    @FunctionalInterface
    public interface Rest {
        /**
         * Writes it.
         *
         * @throws IOException when nobody reads any more, or it can't be made; who reads then finds no end
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A text alone. */
    public ControlAnswer(int exit, String text) {
        this(exit, text, null);
    }

    /** It was done. */
    public static ControlAnswer text(String text) {
        return new ControlAnswer(0, text);
    }

    /** It was done, and is told while it is read. */
    public static ControlAnswer written(Rest more) {
        return new ControlAnswer(0, "", more);
    }

    /** It could not be done. */
    public static ControlAnswer failure(int exit, String why) {
        return new ControlAnswer(exit, why);
    }
}
