package io.seep.symbolize.debuginfo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the debug information of a file knows of one address.
 *
 * @param symbol the function symbol of a separate debug file or of mini-debuginfo that covers it; null without
 * @param symbolStart its address; 0 without
 * @param functionStart entry of the last of the frames; 0 when unknown
 * @param frames functions inlined into each other, the innermost first; the last one holds all of them
 */
public record AddressNames(@Nullable String symbol, long symbolStart, long functionStart, List<SourceFrame> frames) {
    /** Nothing is known. */
    public static final AddressNames NONE = new AddressNames(null, 0, 0, List.of());

    public AddressNames {
        frames = List.copyOf(frames);
    }
}
