package io.seep.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of {@link PairSuite}. */
final class PairTables {
    private static final List<Integer> RATES = List.of(1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000);

    private PairTables() {}

    static String of(SuiteResult result) {
        var parts = new ArrayList<String>();
        parts.add("One thread, ns for a pair:\n\n" + oneThread(result));
        parts.add(
                "Several threads: ns of processor for a pair, by the throughput of all threads:\n\n" + threads(result));
        parts.add("Single pairs, each under the clock, ns:\n\n" + percentiles(result));
        parts.add("Beside the peers, ns for a pair, one thread, with frame pointers:\n\n" + peers(result));
        return String.join("\n", parts);
    }

    private static String oneThread(SuiteResult result) {
        var table = new MarkdownTable(
                1,
                "case",
                "untraced",
                "empty programs",
                "Seep",
                "Seep / empty",
                "Seep, no stacks",
                "no stacks / empty");
        for (Case each : result.cases()) {
            if (each.name().contains(" 1 thread,")) {
                table.row(
                        each.name().replace(" 1 thread,", ""),
                        cell(each, PairWay.UNTRACED, "nanos", 1),
                        cell(each, PairWay.FLOOR, "nanos", 0),
                        cell(each, PairWay.SEEP, "nanos", 0),
                        ratio(each, PairWay.SEEP, PairWay.FLOOR, "nanos"),
                        cell(each, PairWay.WITHOUT_STACKS, "nanos", 0),
                        ratio(each, PairWay.WITHOUT_STACKS, PairWay.FLOOR, "nanos"));
            }
        }
        return table.toString();
    }

    private static String threads(SuiteResult result) {
        var table = new MarkdownTable(1, "case", "untraced", "empty programs", "Seep", "Seep / empty");
        for (Case each : result.cases()) {
            table.row(
                    each.name(),
                    cell(each, PairWay.UNTRACED, "throughputNanos", 1),
                    cell(each, PairWay.FLOOR, "throughputNanos", 0),
                    cell(each, PairWay.SEEP, "throughputNanos", 0),
                    ratio(each, PairWay.SEEP, PairWay.FLOOR, "throughputNanos"));
        }
        return table.toString();
    }

    private static String percentiles(SuiteResult result) {
        var table = new MarkdownTable(2, "case", "way", "p50", "p99", "p99.9");
        for (Case each : result.cases()) {
            for (String way : each.ways()) {
                table.row(
                        each.name(),
                        way,
                        median(each, way, "p50Nanos"),
                        median(each, way, "p99Nanos"),
                        median(each, way, "p999Nanos"));
            }
        }
        return table.toString();
    }

    private static String peers(SuiteResult result) {
        List<Case> cases = result.cases().stream()
                .filter(each -> each.name().contains(" 1 thread, frame pointers"))
                .toList();
        var headings = new ArrayList<>(List.of("tool"));
        for (Case each : cases) {
            headings.add(each.name().replace(", 1 thread, frame pointers", ""));
            headings.add("times Seep");
        }
        var table = new MarkdownTable(1, headings.toArray(String[]::new));
        if (!cases.isEmpty()) {
            for (String way : cases.getFirst().ways()) {
                var row = new ArrayList<>(List.of(way));
                for (Case each : cases) {
                    row.add(cell(each, way, "nanos", way.equals(PairWay.UNTRACED) ? 1 : 0));
                    row.add(ratio(each, way, PairWay.SEEP, "nanos"));
                }
                table.row(row.toArray(String[]::new));
            }
        }
        return table.toString();
    }

    /** How much longer a program takes that makes so many pairs a second when it is not traced, one thread. */
    static String lookUp(SuiteResult result) {
        var table = new MarkdownTable(
                0, "pairs a second, untraced", "4 frames: takes … as long", "24 frames, no frame pointers");
        Case shallow =
                result.find(PairSuite.caseName(PairSuite.shape(4, 1, true))).orElseThrow();
        Case deep =
                result.find(PairSuite.caseName(PairSuite.shape(24, 1, false))).orElseThrow();
        for (int rate : RATES) {
            table.row(String.format(Locale.ROOT, "%,d", rate), slowdown(shallow, rate), slowdown(deep, rate));
        }
        return table.toString();
    }

    private static String slowdown(Case each, int rate) {
        double more = each.spread(PairWay.SEEP, "nanos").median()
                - each.spread(PairWay.UNTRACED, "nanos").median();
        double times = 1 + rate * more / 1e9;
        return Spread.number(times, times < 1.1 ? 3 : 2) + " ×";
    }

    static String cell(Case each, String way, String figure, int decimals) {
        return each.has(way, figure) ? each.spread(way, figure).text(decimals) : "–";
    }

    private static String median(Case each, String way, String figure) {
        return each.has(way, figure) ? Spread.number(each.spread(way, figure).median(), 0) : "–";
    }

    static String ratio(Case each, String way, String toWay, String figure) {
        return each.has(way, figure) && each.has(toWay, figure)
                ? each.ratio(way, toWay, figure).text(2)
                : "–";
    }
}
