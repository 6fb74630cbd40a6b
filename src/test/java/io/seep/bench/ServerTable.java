package io.seep.bench;

import java.util.ArrayList;
import java.util.List;

/** A server's figures, way by way. */
final class ServerTable {
    /** One of the load's figures. */
    record Column(String heading, String figure, int decimals) {}

    private static final List<Column> OF_EVERY_SERVER = List.of(
            new Column("server's CPU s", "serverCpuSeconds", 2),
            new Column("server's RSS MiB", "serverResidentMiB", 0),
            new Column("malloc, free …/s", "callsPerSecond", 0),
            new Column("Seep's CPU s", "seepCpuSeconds", 2),
            new Column("Seep's RSS MiB", "seepResidentMiB", 0),
            new Column("tables MiB", "tablesMiB", 0));

    private ServerTable() {}

    /**
     * The table.
     *
     * @param compared the figure whose ratio to untraced is shown
     */
    static String of(SuiteResult result, String compared, Column... columns) {
        var all = new ArrayList<>(List.of(columns));
        all.addAll(OF_EVERY_SERVER);
        var headings = new ArrayList<>(List.of("case", "way"));
        all.forEach(column -> headings.add(column.heading()));
        headings.add(2 + 1, "to untraced");
        var table = new MarkdownTable(2, headings.toArray(String[]::new));
        for (Case each : result.cases()) {
            for (String way : each.ways()) {
                var row = new ArrayList<>(List.of(each.name(), way));
                all.forEach(column -> row.add(PairTables.cell(each, way, column.figure(), column.decimals())));
                row.add(
                        2 + 1,
                        way.equals(ServerRounds.UNTRACED)
                                ? "1"
                                : PairTables.ratio(each, way, ServerRounds.UNTRACED, compared));
                table.row(row.toArray(String[]::new));
            }
        }
        return table.toString();
    }
}
