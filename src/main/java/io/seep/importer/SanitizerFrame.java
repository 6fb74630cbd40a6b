package io.seep.importer;

import io.seep.model.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a sanitizer's stack, behind its number:
 *
 * <pre>
 * 0x557ebbf1f353 in copy_text /src/leak.cpp:11:3
 * 0x7f3a14245249 in __libc_start_main (/lib/libc.so.6+0x27249) (BuildId: 53eaa8)
 * 0x557ebbf1f353  (/opt/leak+0x1353)
 * </pre>
 */
final class SanitizerFrame {
    private static final String BUILD_ID = " (BuildId: ";

    private SanitizerFrame() {}

    /** The frame; null when the text has another form. */
    static @Nullable Frame parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0 || !text.startsWith("0x") || !Numbers.isHex(text, 2, blank)) {
            return null;
        }
        long address = Numbers.hex(text, 2, blank, 0);
        String rest = text.substring(blank + 1).strip();
        if (rest.startsWith("in ")) {
            rest = rest.substring(3).strip();
        }
        String buildId = null;
        int build = rest.lastIndexOf(BUILD_ID);
        if (build >= 0 && rest.endsWith(")")) {
            buildId = rest.substring(build + BUILD_ID.length(), rest.length() - 1);
            rest = rest.substring(0, build);
        }
        int plus = rest.lastIndexOf("+0x");
        int open = rest.lastIndexOf('(', Math.max(plus, 0));
        if (rest.endsWith(")") && open >= 0 && plus > open && Numbers.isHex(rest, plus + 3, rest.length() - 1)) {
            return inModule(address, rest, open, plus, buildId);
        }
        return atSource(address, rest);
    }

    private static Frame inModule(long address, String rest, int open, int plus, @Nullable String buildId) {
        String path = rest.substring(open + 1, plus);
        String function = named(rest.substring(0, open).strip());
        return new Frame(
                function,
                0,
                path.substring(path.lastIndexOf('/') + 1),
                path.indexOf('/') < 0 ? null : path,
                buildId,
                Numbers.hex(rest, plus + 3, rest.length() - 1, 0),
                address,
                null,
                0,
                false,
                function == null ? "no symbols" : null);
    }

    private static Frame atSource(long address, String rest) {
        String bare = withoutNumber(rest);
        String place = bare;
        long line = Numbers.decimal(rest, bare.length() + 1, rest.length());
        if (line >= 0) {
            // Of two numbers the first is the line, the second a column.
            place = withoutNumber(bare);
            long first = Numbers.decimal(bare, place.length() + 1, bare.length());
            line = first >= 0 ? first : line;
        }
        int start = place.indexOf(" /") >= 0 ? place.indexOf(" /") : place.lastIndexOf(' ');
        boolean hasPlace = line >= 0 && start > 0;
        String function = named(hasPlace ? place.substring(0, start) : rest);
        return new Frame(
                function,
                0,
                null,
                null,
                null,
                address,
                address,
                hasPlace ? place.substring(start + 1) : null,
                hasPlace ? (int) Math.min(line, Integer.MAX_VALUE) : 0,
                false,
                function == null ? "no symbols" : null);
    }

    /** The text in front of a colon with a number behind it, at its end; the whole text without. */
    private static String withoutNumber(String text) {
        int colon = text.lastIndexOf(':');
        return colon > 0 && Numbers.isDecimal(text, colon + 1, text.length()) ? text.substring(0, colon) : text;
    }

    private static @Nullable String named(String function) {
        return function.isEmpty() || function.startsWith("<") ? null : function;
    }
}
