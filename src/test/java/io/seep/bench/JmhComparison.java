package io.seep.bench;

import java.util.List;
import java.util.stream.Stream;

/** Benchmarks beside the same ones of an earlier day. */
record JmhComparison(List<Line> lines) {
    /** Less than this is what two runs of the same build differ by on a busy machine. */
    private static final double TOLERANCE = 1.15;

    /** What is said of one. */
    enum Change {
        SLOWER,
        FASTER,
        SAME
    }

    /**
     * One of them.
     *
     * @param ratio of the medians, now to then
     */
    record Line(String benchmark, double ratio, Change change) {
        String text() {
            String number = Spread.number(ratio, 2);
            return switch (change) {
                case SLOWER -> number + ", slower";
                case FASTER -> number + ", faster";
                case SAME -> number;
            };
        }
    }

    /** Those that have a baseline. */
    static JmhComparison of(SuiteResult result) {
        return new JmhComparison(result.cases().stream()
                .filter(each -> each.has(JmhSuite.BASELINE, "millis"))
                .map(JmhComparison::line)
                .toList());
    }

    /** A change is one if it is large and the rounds of the two do not overlap. */
    private static Line line(Case each) {
        Spread before = each.spread(JmhSuite.BASELINE, "millis");
        Spread now = each.spread(PairWay.SEEP, "millis");
        double ratio = now.median() / before.median();
        Change change = Change.SAME;
        if (ratio > TOLERANCE && now.lowest() > before.highest()) {
            change = Change.SLOWER;
        } else if (ratio < 1 / TOLERANCE && now.highest() < before.lowest()) {
            change = Change.FASTER;
        }
        return new Line(each.name(), ratio, change);
    }

    /** What became slower, by how much. */
    Stream<String> slower() {
        return lines.stream()
                .filter(line -> line.change() == Change.SLOWER)
                .map(line -> line.benchmark() + " takes " + Spread.number(line.ratio(), 2) + " times as long");
    }
}
