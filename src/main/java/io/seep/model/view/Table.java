package io.seep.model.view;

import io.seep.model.Frame;
import java.util.List;

/**
 * Rows of numbers with a name each.
 *
 * @param named what the names are, for example {@code site}
 * @param rows the most important first
 */
public record Table(List<Column> columns, String named, List<Row> rows) implements View.Body {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** What kind of number a column has. */
    public enum Unit {
        BYTES,
        BYTES_PER_SECOND,
        COUNT,
        PER_SECOND,
        PERCENT,
        SECONDS
    }

    /** A column's head and the unit of its numbers. */
    public record Column(String head, Unit unit) {}

    /**
     * One row.
     *
     * @param numbers one a column; NaN where nothing is known
     * @param name of what the row counts
     * @param stack frames to show below it, the caller of the allocator first; may be empty
     */
    public record Row(List<Double> numbers, String name, List<Frame> stack) {
        public Row {
            numbers = List.copyOf(numbers);
            stack = List.copyOf(stack);
        }
    }
}
