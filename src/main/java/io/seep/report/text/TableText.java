package io.seep.report.text;

import io.seep.model.Frame;
import io.seep.model.view.Table;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.ShortName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table with its numbers in columns; each line begins with blanks, so that none looks like a site of a report. */
final class TableText {
    private static final String MARGIN = "  ";
    private static final int CALLERS = 4;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_BAR = 40;

    private TableText() {}

    static String of(Table table, ReportOptions options) {
        // Sizes are few, and a histogram with rows left out would be none.
        boolean histogram = table.named().equals("size");
        int shown = histogram
                ? table.rows().size()
                : Math.min(options.top(), table.rows().size());
        List<List<String>> cells = new ArrayList<>();
        cells.add(table.columns().stream().map(Table.Column::head).toList());
        for (Table.Row row : table.rows().subList(0, shown)) {
            List<String> line = new ArrayList<>();
            for (int column = 0; column < table.columns().size(); column++) {
                line.add(cell(
                        row.numbers().get(column), table.columns().get(column).unit()));
            }
            cells.add(line);
        }
        StringBuilder text = new StringBuilder();
        int[] widths = widths(cells, table.columns().size());
        for (int line = 0; line < cells.size(); line++) {
            for (int column = 0; column < widths.length; column++) {
                String cell = cells.get(line).get(column);
                text.append(MARGIN).repeat(' ', widths[column] - cell.length()).append(cell);
            }
            text.append(MARGIN);
            text.append(line == 0 ? table.named() : name(table.rows().get(line - 1), options));
            if (line > 0 && histogram) {
                double share = table.rows().get(line - 1).numbers().get(1);
                text.append(share > 0 ? MARGIN : "").repeat('#', (int) Math.ceil(share * LONGEST_BAR / 100));
            }
            text.append('\n');
        }
        if (table.rows().isEmpty()) {
            text.append(MARGIN).append("nothing\n");
        }
        if (shown < table.rows().size()) {
            text.append("… and ").append(table.rows().size() - shown).append(" more (--top)\n");
        }
        return text.toString();
    }

    private static int[] widths(List<List<String>> cells, int columns) {
        int[] widths = new int[columns];
        for (List<String> line : cells) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        return widths;
    }

    private static String cell(double number, Table.Unit unit) {
        if (!Double.isFinite(number)) {
            return "-";
        }
        return switch (unit) {
            case BYTES -> Quantity.round(Math.round(number));
            case BYTES_PER_SECOND -> number == 0 ? "-" : Quantity.round(Math.round(number)) + "/s";
            case COUNT -> String.valueOf(Math.round(number));
            case PER_SECOND -> String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number);
            case PERCENT -> String.format(Locale.ROOT, "%.1f %%", number);
            case SECONDS -> Quantity.time(number);
        };
    }

    private static String name(Table.Row row, ReportOptions options) {
        StringBuilder name = new StringBuilder(shown(row.name(), options));
        List<Frame> stack = row.stack();
        for (Frame frame : stack.subList(0, Math.min(CALLERS, stack.size()))) {
            name.append(" < ").append(FrameLine.of(frame, options.terminal()));
        }
        return name.append(stack.size() > CALLERS ? " < …" : "").toString();
    }

    private static String shown(String name, ReportOptions options) {
        return FrameLine.orPlaceholder(Printable.of(options.terminal() ? ShortName.of(name) : name, LONGEST_NAME));
    }
}
