package io.seep.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What Seep wants to be, and what it is. */
final class Goals {
    /**
     * A limit on one figure.
     *
     * @param most true if the figure may be no larger, false if no smaller
     * @param beside what less than a trace makes of the same figure
     * @param inTheWay what is to be said when it is missed
     */
    record Goal(
            String what,
            String suite,
            boolean most,
            double limit,
            int decimals,
            String unit,
            Function<SuiteResult, Optional<Spread>> figure,
            Beside beside,
            String inTheWay) {

        private String wanted() {
            return (most ? "≤ " : "≥ ") + Spread.number(limit, decimals) + unit;
        }

        private boolean reached(double median) {
            return most ? median <= limit : median >= limit;
        }

        void row(MarkdownTable table, Map<String, SuiteResult> found) {
            Optional<Spread> spread = Optional.ofNullable(found.get(suite)).flatMap(figure);
            if (spread.isEmpty()) {
                table.row(what, wanted(), "not measured", "");
            } else {
                boolean reached = reached(spread.get().median());
                table.row(
                        what,
                        wanted(),
                        spread.get().text(decimals) + unit,
                        reached ? "reached" : "missed: " + missed(found.get(suite)));
            }
        }

        private String missed(SuiteResult result) {
            return beside.figure
                            .apply(result)
                            .map(other -> beside.what
                                    + (reached(other.median()) ? " would reach it, with " : " miss it too, with ")
                                    + other.text(decimals) + unit + "; ")
                            .orElse("")
                    + inTheWay;
        }
    }

    /**
     * Something that does less than Seep, so that nothing which does as much can be better.
     *
     * @param what in the plural
     */
    record Beside(String what, Function<SuiteResult, Optional<Spread>> figure) {
        static final Beside NOTHING = new Beside("", _ -> Optional.empty());

        static Beside emptyPrograms(String name, String figure) {
            return new Beside("empty programs alone", ratio(name, PairWay.FLOOR, PairWay.UNTRACED, figure));
        }
    }

    private static final String SINGLE_STEPS =
            "single steps, which memleak pays for and Seep's places do without, are cheap on this machine";
    private static final String SERVER_CALLS =
            "what the server allocates for each statement takes its traps, on processors that it shares with its load";
    private static final String REQUEST_CALLS =
            "a request waits for those before it, so each one's traps are paid for several times while the queue is long";
    private static final String START =
            "loading and linking Java, and the verifier, are more processor time than that, though two processors share it";

    private static final Beside NOTHING_BUT_JAVA =
            new Beside("`seep -V` alone", figure(StartSuite.VERSION, PairWay.SEEP, "wholeMillis"));

    private static final String SEARCH =
            "half of it is the kernel's copying, page by page, the other the look-up of all that may be a pointer";

    private static final List<Goal> ALL = List.of(
            new Goal(
                    "pair, 4 frames: Seep / empty programs",
                    "pair",
                    true,
                    1.3,
                    2,
                    "",
                    pair(4, true, PairWay.SEEP, PairWay.FLOOR),
                    new Beside("traces without stacks", pair(4, true, PairWay.WITHOUT_STACKS, PairWay.FLOOR)),
                    "one copy out of the program's memory, which is dear however short, and what the tables take"),
            new Goal(
                    "pair, 24 frames without frame pointers: Seep / empty programs",
                    "pair",
                    true,
                    1.8,
                    2,
                    "",
                    pair(24, false, PairWay.SEEP, PairWay.FLOOR),
                    Beside.NOTHING,
                    "each frame more is one more search in the unwind tables"),
            new Goal(
                    "pair, 4 frames: Seep / BCC memleak",
                    "pair",
                    true,
                    1 / 6.0,
                    2,
                    "",
                    pair(4, true, PairWay.SEEP, Peers.BCC),
                    new Beside("empty programs alone", pair(4, true, PairWay.FLOOR, Peers.BCC)),
                    SINGLE_STEPS),
            new Goal(
                    "pair, 4 frames: Seep / another memleak (libbpf-tools')",
                    "pair",
                    true,
                    0.25,
                    2,
                    "",
                    pair(4, true, PairWay.SEEP, Peers.MEMLEAK),
                    new Beside("empty programs alone", pair(4, true, PairWay.FLOOR, Peers.MEMLEAK)),
                    SINGLE_STEPS),
            new Goal(
                    "MariaDB, oltp_read_write: throughput / untraced",
                    "mysql",
                    false,
                    0.8,
                    2,
                    "",
                    ratio(MysqlSuite.OLTP, PairWay.SEEP, PairWay.UNTRACED, "transactionsPerSecond"),
                    Beside.emptyPrograms(MysqlSuite.OLTP, "transactionsPerSecond"),
                    SERVER_CALLS),
            new Goal(
                    "MariaDB, TPC-C-like: throughput / untraced",
                    "mysql",
                    false,
                    0.8,
                    2,
                    "",
                    ratio(MysqlSuite.TPCC, PairWay.SEEP, PairWay.UNTRACED, "transactionsPerSecond"),
                    Beside.emptyPrograms(MysqlSuite.TPCC, "transactionsPerSecond"),
                    SERVER_CALLS),
            new Goal(
                    "Node.js http at 1,000 requests/s: p95 / untraced",
                    "web",
                    true,
                    1.5,
                    2,
                    "",
                    ratio(WebSuite.HTTP, PairWay.SEEP, PairWay.UNTRACED, "p95Millis"),
                    Beside.emptyPrograms(WebSuite.HTTP, "p95Millis"),
                    REQUEST_CALLS),
            new Goal(
                    "Express at 1,000 requests/s: p95 / untraced",
                    "web",
                    true,
                    1.5,
                    2,
                    "",
                    ratio(WebSuite.EXPRESS, PairWay.SEEP, PairWay.UNTRACED, "p95Millis"),
                    Beside.emptyPrograms(WebSuite.EXPRESS, "p95Millis"),
                    REQUEST_CALLS),
            new Goal(
                    "10 million live blocks: kernel memory for each",
                    "scale",
                    true,
                    32,
                    0,
                    " bytes",
                    figure(ScaleSuite.blocks(10_000_000), PairWay.SEEP, "tableBytesPerBlock"),
                    new Beside(
                            "what they took more than for 10,000 blocks",
                            figure(ScaleSuite.blocks(10_000_000), PairWay.SEEP, "growthBytesPerBlock")),
                    "a third is the counters, histograms and frames of 100,000 stacks, and unwind tables"),
            new Goal(
                    "10 million live blocks, 100,000 stacks: blocks missing in the report",
                    "scale",
                    true,
                    0,
                    0,
                    "",
                    figure(ScaleSuite.END, "json", "blocksMissing"),
                    Beside.NOTHING,
                    "see the remark below the table of ten million blocks"),
            new Goal(
                    "10 million live blocks: final report",
                    "scale",
                    true,
                    3,
                    1,
                    " s",
                    figure(ScaleSuite.END, "txt", "reportSeconds"),
                    Beside.NOTHING,
                    "verdicts of 100,000 sites with their 40 readings, their names, and when each of 10 million blocks was made, in Java that is compiled for a short run"),
            new Goal(
                    "search at exit, 4 GB in 10 million blocks that a table leads to",
                    "scan",
                    true,
                    6,
                    1,
                    " s",
                    figure(ScanSuite.TABLE, PairWay.SEEP, "seconds"),
                    Beside.NOTHING,
                    SEARCH),
            new Goal(
                    "the same, each block only to be found by the one before, anywhere",
                    "scan",
                    true,
                    6,
                    1,
                    " s",
                    figure(ScanSuite.SHUFFLED, PairWay.SEEP, "seconds"),
                    Beside.NOTHING,
                    "each step of such a list waits for memory, and until it is known as one each is a system call"),
            new Goal(
                    "search at exit: memory searched by one core",
                    "scan",
                    false,
                    1,
                    2,
                    " GB/s",
                    figure(ScanSuite.TABLE, PairWay.SEEP, "gigabytesPerSecond"),
                    Beside.NOTHING,
                    SEARCH),
            new Goal(
                    "search at exit: memory of its own for each block",
                    "scan",
                    true,
                    24,
                    1,
                    " bytes",
                    figure(ScanSuite.SHUFFLED, PairWay.SEEP, "bytesPerBlock"),
                    Beside.NOTHING,
                    "the blocks by address, and what each of a list points at"),
            new Goal(
                    "first traced call after typing `seep -p`",
                    "start",
                    true,
                    400,
                    0,
                    " ms",
                    figure(StartSuite.ATTACHED, PairWay.SEEP, "firstCallMillis"),
                    NOTHING_BUT_JAVA,
                    START),
            new Goal(
                    "first traced call after typing `seep --`",
                    "start",
                    true,
                    400,
                    0,
                    " ms",
                    figure(StartSuite.STARTED, PairWay.SEEP, "firstCallMillis"),
                    NOTHING_BUT_JAVA,
                    START),
            new Goal(
                    "memory of the JVM, without the tables that it maps",
                    "start",
                    true,
                    120,
                    0,
                    " MiB",
                    figure(StartSuite.ATTACHED, PairWay.SEEP, "residentMiB"),
                    Beside.NOTHING,
                    "classes, their AOT cache and compiled code are most of it"));

    private Goals() {}

    private static Function<SuiteResult, Optional<Spread>> pair(
            int frames, boolean framePointers, String way, String to) {
        return ratio(PairSuite.caseName(PairSuite.shape(frames, 1, framePointers)), way, to, "nanos");
    }

    /** A figure of a way of a case, where there is one. */
    static Function<SuiteResult, Optional<Spread>> figure(String name, String way, String figure) {
        return result -> result.find(name).filter(each -> each.has(way, figure)).map(each -> each.spread(way, figure));
    }

    /** A way's figure in proportion to another's. */
    static Function<SuiteResult, Optional<Spread>> ratio(String name, String way, String to, String figure) {
        return result -> result.find(name)
                .filter(each -> each.has(way, figure) && each.has(to, figure))
                .map(each -> each.ratio(way, to, figure));
    }

    static String markdown(Map<String, SuiteResult> found) {
        var table = new MarkdownTable(1, "goal", "wanted", "median (range)", "");
        ALL.forEach(goal -> goal.row(table, found));
        return table.toString();
    }
}
