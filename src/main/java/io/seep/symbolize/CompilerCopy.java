package io.seep.symbolize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The copies and parts that compilers make of a function, and name after it: {@code parse.constprop.0},
 * {@code parse.lto_priv.3.cold}. GCC: gcc/cgraphclones.cc, clone_function_name and its callers; LLVM adds
 * {@code .llvm.NUMBER}, {@code .__uniq.NUMBER} and {@code .cold}.
 */
final class CompilerCopy {
    private static final String KIND = "cold|part|isra|constprop|lto_priv|localalias|simdclone|clone|llvm|__uniq";
    private static final Pattern MARKS = Pattern.compile("(?:\\.(?:" + KIND + ")(?:\\.\\d+)*+)++$");
    private static final Pattern NUMBERED_MARKS =
            Pattern.compile("(?:\\.(?:part|isra|constprop|lto_priv|llvm|__uniq)(?:\\.\\d+)++)++(?:\\.cold)?$");

    private CompilerCopy() {}

    /**
     * The function that this is a copy or a part of, by its symbol; itself when it is none.
     *
     * @param known what debug information calls the function, as linkers know it; null when it does not tell
     */
    static String original(String symbol, @Nullable String known) {
        String name = symbol;
        if (known != null && symbol.startsWith(known) && isMarks(symbol.substring(known.length()))) {
            name = known;
        }
        // No dot is part of a mangled name; elsewhere, as in Go, a function may be called "package.cold".
        Matcher marks = (name.startsWith("_Z") ? MARKS : NUMBERED_MARKS).matcher(name);
        return marks.find() && marks.start() > 0 ? name.substring(0, marks.start()) : name;
    }

    private static boolean isMarks(String end) {
        Matcher marks = MARKS.matcher(end);
        return marks.find() && marks.start() == 0;
    }

    /** A part that lies elsewhere, so that how far it is from the function's beginning tells nothing. */
    static boolean isMovedPart(String symbol) {
        return symbol.contains(".cold");
    }
}
