package io.seep.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.analyse.NamedSite;
import io.seep.analyse.Sites;
import io.seep.model.BlockTimes;
import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Frame;
import io.seep.model.Histogram;
import io.seep.model.LiveAges;
import io.seep.model.RawSite;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.SiteCounters;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.model.TimelinePoint;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.report.json.JsonReport;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten minutes of 10,000 sites that are all busy stay under 20 MB of gzip, however fine a series was asked for. */
class RecordingSizeTest {
    private static final int SITES = 10_000;
    private static final int SECONDS = 600;

    /** The kernel numbers sites behind those of images. */
    private static final int FIRST = 16_385;

    private static final long MOST_BYTES = 20_000_000;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", System.nanoTime()));

    /** What RunRecorder wants: without -i, with -i 5s and with -i 1s. */
    @ParameterizedTest
    @ValueSource(ints = {40, 120, 600})
    void tenMinutesOfTenThousandSites(int wanted) throws IOException {
        long[][] counters = new long[4][FIRST + SITES];
        var timeline = new Timeline(wanted);
        double next = 0;
        for (double now = 0; now < SECONDS; now += 0.25) {
            if (now >= next) {
                SiteCounters reading = work(counters);
                timeline.add(new TimelinePoint(now, 1, 1, 1, 1, 1), reading, false);
                next = now + 0.25 * timeline.keepEvery();
            }
        }
        Timeline.Kept kept = timeline.endingWith(new TimelinePoint(SECONDS, 1, 1, 1, 1, 1), work(counters));

        long bytes = gzipped(recording(kept, counters));
        System.out.printf("%d points of %d sites: %d bytes%n", kept.points().size(), SITES, bytes);
        assertThat(kept.points().size()).isGreaterThanOrEqualTo(40);
        assertThat(bytes).isBetween(1_000_000L, MOST_BYTES);
    }

    /** Each site makes and frees blocks of sizes of its own between any two readings. */
    private SiteCounters work(long[][] counters) {
        var reading = new SiteCounters(FIRST + SITES);
        for (int site = FIRST; site < FIRST + SITES; site++) {
            long made = random.nextLong(1, 2000);
            long size = 16 + (site * 7919L) % 5000;
            long live = counters[0][site] - counters[2][site];
            long freed = random.nextLong(Math.max(0, live + made - 500), live + made + 1);
            counters[0][site] += made;
            counters[1][site] += made * size + random.nextLong(100);
            counters[2][site] += freed;
            counters[3][site] = Math.min(counters[1][site], counters[3][site] + freed * size);
            reading.set(site, counters[0][site], counters[1][site], counters[2][site], counters[3][site]);
        }
        return reading;
    }

    private Recording recording(Timeline.Kept kept, long[][] counters) {
        Timeline.Rows rows = kept.rows();
        List<NamedSite> named = IntStream.range(FIRST, FIRST + SITES)
                .mapToObj(site -> site(rows, counters, site))
                .toList();
        List<Site> sites = Sites.of(named, kept.points());
        assertThat(sites).hasSize(SITES);
        Instant start = Instant.EPOCH;
        return new Recording(
                "test",
                new Environment("", "", 1, 1, "", "", "", List.of()),
                List.of(new TracedProcess(1, 1, 1, "", "", start, start.plusSeconds(SECONDS), true, null, null)),
                new Session(start, SECONDS, "duration", new Exit(0, ""), "", 1, 64, "dwarf", 0, Long.MAX_VALUE),
                new Completeness(Map.of(), 0, Map.of()),
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                sites,
                kept.points());
    }

    private NamedSite site(Timeline.Rows rows, long[][] counters, int site) {
        long allocations = counters[0][site];
        long frees = counters[2][site];
        int live = (int) (allocations - frees);
        int[] ages = random.ints(live, 0, 150_000).toArray();
        var times = new BlockTimes(
                rows.of(site),
                Histogram.of(1, random.longs(33, 0, 100_000).toArray()),
                Histogram.of(4_000_000, random.longs(25, 0, 100_000).toArray()),
                LiveAges.of(4_000_000, ages));
        var raw = new RawSite(
                0,
                "malloc",
                new StackTrace(Stack.COMPLETE, new long[] {site}),
                live,
                counters[1][site] - counters[3][site],
                allocations,
                counters[1][site],
                frees,
                counters[3][site],
                0,
                site,
                times);
        var frames = new ArrayList<Frame>();
        for (int depth = 0; depth < 20; depth++) {
            frames.add(frame(depth == 0 ? site : random.nextInt(5000)));
        }
        return new NamedSite(raw, new Stack(Stack.COMPLETE, frames));
    }

    private static Frame frame(int number) {
        return new Frame(
                "handle_request_number_" + number,
                0x1c,
                "server",
                "/usr/bin/server",
                "c0ffee",
                number * 16L,
                0x5555_0000_0000L + number * 16L,
                "source" + number % 300 + ".c",
                number % 4000,
                false,
                null);
    }

    private static long gzipped(Recording recording) throws IOException {
        var bytes = new AtomicLong();
        try (var gzip = new GZIPOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        bytes.incrementAndGet();
                    }

                    @Override
                    public void write(byte[] some, int from, int count) {
                        bytes.addAndGet(count);
                    }
                },
                1 << 16)) {
            JsonReport.write(recording, gzip);
        }
        return bytes.get();
    }
}
