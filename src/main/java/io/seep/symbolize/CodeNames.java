package io.seep.symbolize;

import io.seep.symbolize.debuginfo.SourceFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one address of a file is called, whatever process it is mapped in.
 *
 * @param inlined functions inlined there, the innermost first, demangled
 * @param function the function that holds them, demangled; null when unknown
 * @param functionStart its first address; 0 when unknown
 * @param file source file of the code in {@code function}; null when unknown
 * @param line 1-based; 0 when unknown
 * @param reason why there is no function, or no line; null when nothing is missing
 */
record CodeNames(
        List<SourceFrame> inlined,
        @Nullable String function,
        long functionStart,
        @Nullable String file,
        int line,
        @Nullable String reason) {
    /** Reasons that more debug information would cure. */
    static final String NO_SYMBOLS = "no symbols";

    static final String NO_LINES = "no line numbers";

    CodeNames {
        inlined = List.copyOf(inlined);
    }

    /** Nothing but a reason. */
    static CodeNames unknown(String reason) {
        return new CodeNames(List.of(), null, 0, null, 0, reason);
    }
}
