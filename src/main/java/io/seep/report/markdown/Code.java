package io.seep.report.markdown;

/**
 * Text as code: no character of it means anything to Markdown, and no {@code @name} in it calls anybody.
 *
 * <p>A span or block of code ends at the next run of as many backticks as began it (CommonMark, section 6.1), so it
 * begins with more of them than the text has in a row.
 */
final class Code {
    private Code() {}

    /** A span for running text. */
    static String span(String text) {
        String shown = text.isBlank() ? "(no name)" : text;
        String ticks = "`".repeat(longestRun(shown) + 1);
        boolean touching = shown.startsWith("`") || shown.endsWith("`");
        return ticks + (touching ? " " + shown + " " : shown) + ticks;
    }

    /** A span for a cell of a table, which a bar would end even inside code (GFM, section 4.10). */
    static String cell(String text) {
        return span(text).replace("|", "\\|");
    }

    /** A block of lines. */
    static String block(String lines) {
        String ticks = "`".repeat(Math.max(3, longestRun(lines) + 1));
        return ticks + "\n" + lines + ticks + "\n";
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int at = 0; at < text.length(); at++) {
            run = text.charAt(at) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
