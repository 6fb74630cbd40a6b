package io.seep.analyse;

import com.google.re2j.Pattern;
import io.seep.model.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A pattern that names are looked through for, and which names: all of them, or of one kind. */
record Sought(@Nullable Kind kind, Pattern pattern) {
    /** What a name is of. */
    enum Kind {
        FUNCTION("function:"),
        MODULE("module:"),
        FILE("file:"),
        THREAD("thread:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** @throws com.google.re2j.PatternSyntaxException when it is none */
    static Sought of(String text) {
        return Arrays.stream(Kind.values())
                .filter(kind -> text.startsWith(kind.prefix))
                .findFirst()
                .map(kind -> new Sought(kind, Pattern.compile(text.substring(kind.prefix.length()))))
                .orElseGet(() -> new Sought(null, Pattern.compile(text)));
    }

    boolean fits(Frame frame) {
        return isIn(Kind.FUNCTION, frame.function())
                || isIn(Kind.MODULE, frame.module())
                || isIn(Kind.MODULE, frame.modulePath())
                || isIn(Kind.FILE, frame.file());
    }

    boolean fitsThread(String name) {
        return isIn(Kind.THREAD, name);
    }

    private boolean isIn(Kind where, @Nullable String text) {
        return text != null
                && (kind == null || kind == where)
                && pattern.matcher(text).find();
    }
}
