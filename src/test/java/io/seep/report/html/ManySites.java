package io.seep.report.html;

import io.seep.model.Frame;
import io.seep.model.Growth;
import io.seep.model.Histogram;
import io.seep.model.Rate;
import io.seep.model.Recording;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.TimelinePoint;
import io.seep.model.Verdict;
import io.seep.report.Recordings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A run as large programs give it: deep stacks through several libraries, rows of forty moments for each site. */
final class ManySites {
    private static final int MOMENTS = 40;
    private static final List<String> MODULES = List.of("server", "libshop.so", "libssl.so.3", "libjson.so.2");
    private static final List<String> KINDS = List.of("leaking", "bounded", "startup", "churn", "churn", "unclear");

    private ManySites() {}

    static Recording withHistory(int count) {
        Random random = new Random(7);
        Recording base = Recordings.leakyServer();
        List<Site> sites = IntStream.range(0, count)
                .mapToObj(number -> site(number, count, random))
                .toList();
        List<TimelinePoint> timeline = IntStream.range(0, MOMENTS)
                .mapToObj(moment -> new TimelinePoint(moment, 1, 1000L * moment, moment, 0, 1_000_000L + moment))
                .toList();
        return new Recording(
                base.toolVersion(),
                base.environment(),
                base.processes(),
                base.session(),
                base.completeness(),
                base.totals(),
                sites,
                List.of(),
                timeline,
                List.of(),
                List.of());
    }

    private static Site site(int number, int count, Random random) {
        String kind = KINDS.get(number % KINDS.size());
        long bytes = 1000L * (count - number);
        String id = String.format("%016x", number + 1);
        Growth growth = new Growth(new Rate(bytes / 40.0, 1, 2), Rate.UNKNOWN, 1e-6, 3, Double.NaN);
        return new Site(
                        id,
                        id,
                        0,
                        "malloc",
                        10,
                        bytes,
                        20,
                        2 * bytes,
                        10,
                        bytes,
                        false,
                        new Verdict(kind, List.of("live bytes rise in 39 of 39 intervals"), growth),
                        new Stack(Stack.COMPLETE, stack(random)))
                .withHistory(history(bytes));
    }

    private static SiteHistory history(long bytes) {
        long[] rising = IntStream.range(0, MOMENTS)
                .mapToLong(moment -> bytes * moment / (MOMENTS - 1))
                .toArray();
        Series row = Series.of(rising);
        return new SiteHistory(
                row,
                row,
                row,
                row,
                row,
                Histogram.of(1, new long[] {0, 0, 3, 9, 40, 7}),
                Histogram.of(4_000_000, new long[] {0, 5, 9, 1, 0, 2}),
                38,
                20);
    }

    private static List<Frame> stack(Random random) {
        List<Frame> frames = new ArrayList<>();
        int depth = 8 + random.nextInt(20);
        for (int level = 0; level < depth; level++) {
            int function = random.nextInt(1 + 15 * (depth - level));
            String module = MODULES.get(function % MODULES.size());
            frames.add(new Frame(
                    "function_" + function,
                    16,
                    module,
                    "/opt/lib/" + module,
                    "ab12",
                    0x1000 + function,
                    0x7f00_0000_1000L + function,
                    "/src/" + module + "/file.c",
                    function + 1,
                    false,
                    null));
        }
        frames.add(Recordings.MAIN);
        frames.add(Recordings.START_MAIN);
        return frames;
    }
}
