package io.seep.bench;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown; columns of numbers are aligned to the right. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    /**
     * Begins one.
     *
     * @param texts how many columns at the left hold words
     */
    MarkdownTable(int texts, String... headings) {
        columns = headings.length;
        line(List.of(headings));
        var rule = new ArrayList<String>();
        for (int column = 0; column < columns; column++) {
            rule.add(column < texts ? "---" : "---:");
        }
        text.append('|').append(String.join("|", rule)).append("|\n");
    }

    MarkdownTable row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        line(List.of(cells));
        return this;
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
