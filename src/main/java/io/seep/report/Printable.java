package io.seep.report;

import java.util.HexFormat;

/**
 * Makes text from a target safe to show: one line, no terminal control, nothing invisible, and still told apart from
 * any other text.
 *
 * <p>A process chooses its own command line, symbol names and paths. Printed raw, a newline would forge a line of the
 * report, an escape sequence would drive the reader's terminal, and a bidirectional override would show one name as
 * another (Unicode Technical Report 36, section 2.5). All of these are shown as {@code \n \t \r}, {@code \x1b},
 * {@code \}{@code u202e} or {@code \}{@code u{e0001}}, and the backslash itself as {@code \\}.
 */
public final class Printable {
    private Printable() {}

    /** The whole text, escaped. */
    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /**
     * The text, escaped, and cut with {@code …} after so many characters of the original.
     *
     * @param longest most code points of {@code text} to show, 1 or more
     */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 8);
        int taken = 0;
        for (int at = 0; at < text.length(); taken++) {
            if (taken == longest) {
                return shown.append('…').toString();
            }
            int character = text.codePointAt(at);
            append(shown, character);
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        switch (character) {
            case '\\' -> shown.append("\\\\");
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isVisible(character)) {
                    shown.appendCodePoint(character);
                } else {
                    appendHex(shown, character);
                }
            }
        }
    }

    private static void appendHex(StringBuilder shown, int character) {
        HexFormat hex = HexFormat.of();
        if (character <= 0xff) {
            shown.append("\\x").append(hex.toHexDigits((byte) character));
        } else if (character <= 0xffff) {
            shown.append("\\u").append(hex.toHexDigits((char) character));
        } else {
            shown.append("\\u{").append(Integer.toHexString(character)).append('}');
        }
    }

    private static boolean isVisible(int character) {
        if (character >= ' ' && character < 0x7f) {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
