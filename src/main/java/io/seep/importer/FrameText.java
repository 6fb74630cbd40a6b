package io.seep.importer;

import io.seep.model.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A frame as memleak and Seep print it, in one of these forms:
 *
 * <pre>
 * 0x000055616eee21b7[tab]leaky16+0xe [leak]          memleak in Python
 * 0 [&lt;000055616eee21b7&gt;] leaky16+0xe [/opt/leak]   memleak with libbpf
 * 0 [&lt;000055616eee21b7&gt;] leaky16+0xe leak.c:12     the same with blazesym
 * leaky16+0xe [leak] leak.c:12                          Seep; or without line, or without offset
 * </pre>
 */
final class FrameText {
    private static final int DIGITS_OF_ADDRESS = 16;
    private static final String NO_SYMBOLS = "no symbols";

    private String rest;
    private long address;

    private FrameText(String text) {
        this.rest = text;
    }

    /** The frame that the text tells, without blanks around it; null when it tells none. */
    static @Nullable Frame parse(String text) {
        return new FrameText(text).frame();
    }

    private @Nullable Frame frame() {
        takeAddress();
        if (rest.isEmpty()) {
            return null;
        }
        if (rest.equals("<null sym>") || rest.equals("[unknown]")) {
            return new Frame(null, 0, null, null, null, address, address, null, 0, false, NO_SYMBOLS);
        }
        Source source = takeSource();
        String reason = takeEnd(" (", ")");
        boolean inlinedOnly = "inlined".equals(reason);
        String module = takeModule();
        if (module == null && source != null && source.line() == 0) {
            // blazesym prints the module in the place of a file whose line it does not know.
            module = source.file();
            source = null;
        }
        boolean inlined = inlinedOnly || takeSuffix(" (inlined)");
        long functionOffset = takeOffset();
        boolean named = !rest.isEmpty() && !rest.equals("[unknown]") && !rest.startsWith("0x");
        long offset = address;
        if (!named && rest.startsWith("0x")) {
            offset = Numbers.hex(rest, 2, rest.length(), address);
        }
        return new Frame(
                named ? rest : null,
                named ? functionOffset : 0,
                module == null ? null : module.substring(module.lastIndexOf('/') + 1),
                module == null || module.indexOf('/') < 0 ? null : module,
                null,
                offset,
                address,
                source == null ? null : source.file(),
                source == null ? 0 : source.line(),
                inlined,
                named ? null : NO_SYMBOLS);
    }

    private void takeAddress() {
        int open = rest.indexOf(" [<");
        if (open > 0 && Numbers.isDecimal(rest, 0, open)) {
            int close = rest.indexOf(">]", open);
            if (close > 0 && Numbers.isHex(rest, open + 3, close)) {
                address = Numbers.hex(rest, open + 3, close, 0);
                rest = rest.substring(close + 2).strip();
                return;
            }
        }
        int end = 2 + DIGITS_OF_ADDRESS;
        if (rest.length() > end
                && rest.startsWith("0x")
                && Character.isWhitespace(rest.charAt(end))
                && Numbers.isHex(rest, 2, end)) {
            address = Numbers.hex(rest, 2, end, 0);
            rest = rest.substring(end).strip();
        }
    }

    private record Source(String file, int line) {}

    private @Nullable Source takeSource() {
        int space = rest.lastIndexOf(' ');
        int colon = rest.lastIndexOf(':');
        if (space <= 0 || colon <= space + 1 || !Numbers.isDecimal(rest, colon + 1, rest.length())) {
            return null;
        }
        long line = Numbers.decimal(rest, colon + 1, rest.length());
        if (line < 0 || line > Integer.MAX_VALUE) {
            return null;
        }
        Source source = new Source(rest.substring(space + 1, colon), (int) line);
        rest = rest.substring(0, space).stripTrailing();
        return source;
    }

    /** What stands behind the name in square brackets; "[clone .cold]" is a part of the name. */
    private @Nullable String takeModule() {
        if (!rest.endsWith("]")) {
            return null;
        }
        int open = rest.startsWith("[") && rest.indexOf(']') == rest.length() - 1 ? 0 : rest.lastIndexOf(" [") + 1;
        if ((open == 0 && !rest.startsWith("[")) || rest.startsWith("[clone ", open)) {
            return null;
        }
        String module = rest.substring(open + 1, rest.length() - 1);
        rest = rest.substring(0, open).stripTrailing();
        return module;
    }

    private @Nullable String takeEnd(String start, String end) {
        int at = rest.lastIndexOf(start);
        // Only behind a module: in front of one, brackets belong to a C++ name.
        if (at <= 0 || !rest.endsWith(end) || !(rest.startsWith("]", at - 1) || rest.startsWith("(inlined)", at + 1))) {
            return null;
        }
        String found = rest.substring(at + start.length(), rest.length() - end.length());
        rest = rest.substring(0, at);
        return found;
    }

    private boolean takeSuffix(String suffix) {
        if (!rest.endsWith(suffix)) {
            return false;
        }
        rest = rest.substring(0, rest.length() - suffix.length());
        return true;
    }

    private long takeOffset() {
        int plus = rest.lastIndexOf("+0x");
        if (plus < 0 || !Numbers.isHex(rest, plus + 3, rest.length())) {
            return 0;
        }
        long offset = Numbers.hex(rest, plus + 3, rest.length(), 0);
        rest = rest.substring(0, plus);
        return offset;
    }
}
