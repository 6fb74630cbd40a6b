package io.seep.cli;

import io.seep.collect.LogFollower;
import io.seep.collect.Rises;
import io.seep.collect.Timeline;
import io.seep.engine.CounterTotals;
import io.seep.engine.UprobeEngine;
import io.seep.model.LogLine;
import io.seep.model.Mark;
import io.seep.model.Rise;
import io.seep.model.SiteCounters;
import io.seep.model.TimelinePoint;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run down while it goes on: all counters and the memory of its processes, at moments evenly spread; marks; and
 * where memory steps up.
 */
final class RunRecorder implements AutoCloseable {
    /** What a run has at its end, unless it was too short for them. */
    static final int POINTS = 40;

    /** More than that would make a report too large, however short the interval that the user asked for. */
    private static final int MOST_POINTS = 600;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MOST_MARKS = 1000;
    private static final int MOST_PINNED = 100;
    private static final int LONGEST_MARK = 200;
    private static final int LOG_LINES = 5;

    /** Looks at very many sites are made more rarely. */
    private static final int MANY_SITES = 20_000;

    /** Processes whose mappings are looked at; the first of many. */
    private static final int MOST_MAPPINGS = 32;

    private final UprobeEngine engine;
    private final RecordingOptions options;
    private final Timeline timeline;
    private final Rises rises = new Rises();
    private final List<LogFollower> logs;
    private final @Nullable ProgressLines progress;
    private final List<TracedImage> images;
    private final List<Mark> marks = new ArrayList<>();
    private final long startNanos;
    private long nextReading;
    private long nextLook;
    private boolean warm;

    /**
     * Begins to write.
     *
     * @param images the images of the run; more may come
     * @param longest the most that the run can take
     * @param messages where progress goes
     */
    RunRecorder(
            UprobeEngine engine,
            List<TracedImage> images,
            RecordingOptions options,
            Duration longest,
            long startNanos,
            PrintStream messages) {
        this.engine = engine;
        this.images = images;
        this.options = options;
        this.timeline = new Timeline(points(options.interval, longest));
        this.logs = options.logs.stream().map(LogFollower::new).toList();
        this.progress = options.interval == null ? null : new ProgressLines(messages, options.interval, startNanos);
        this.startNanos = startNanos;
        this.nextReading = startNanos;
        this.nextLook = startNanos;
        this.warm = options.warmup == null;
    }

    /** The longest run still has a point for each interval that the user asked for, if there is room. */
    private static int points(@Nullable Duration interval, Duration longest) {
        return interval == null ? POINTS : Math.clamp(longest.dividedBy(interval), POINTS, MOST_POINTS);
    }

    /** To be called four times a second: takes a reading if it is time for one. */
    void tick(long now) {
        logs.forEach(log -> log.read(seconds(now)));
        if (options.warmup != null && !warm && now - startNanos >= options.warmup.toNanos()) {
            warm = true;
            boolean _ = mark(Mark.WARMUP, "");
        }
        if (now >= nextLook) {
            SiteCounters counters = engine.counters();
            rises.look(seconds(now), counters, this::lastLines);
            nextLook = now + SHORTEST_NANOS * (1 + counters.sites() / MANY_SITES) - SHORTEST_NANOS / 10;
            if (now >= nextReading) {
                timeline.add(point(now, counters), counters, false);
                nextReading = now + SHORTEST_NANOS * timeline.keepEvery() - SHORTEST_NANOS / 10;
            }
            if (progress != null && progress.isDue(now)) {
                progress.write(now, CounterTotals.of(counters));
            }
            noteMappings(now, false);
        }
    }

    /** Looks where the memory of each process lies, which can be known only while it lives. */
    void noteMappings(long now, boolean anyway) {
        int looked = 0;
        for (int image = 0; image < images.size() && looked < MOST_MAPPINGS; image++) {
            if (!images.get(image).hasEnded()) {
                looked++;
                int number = image;
                images.get(image).noteMappings(seconds(now), () -> engine.liveBytes(number), anyway);
            }
        }
    }

    private List<LogLine> lastLines() {
        return logs.stream()
                .flatMap(log -> log.last(LOG_LINES).stream())
                .sorted(Comparator.comparingDouble(LogLine::secondsSinceStart))
                .toList();
    }

    /** Marks this moment; false when there are too many marks. */
    boolean mark(String source, String text) {
        if (marks.size() == MOST_MARKS) {
            return false;
        }
        long now = System.nanoTime();
        SiteCounters counters = engine.counters();
        timeline.add(point(now, counters), counters, marks.size() < MOST_PINNED);
        String shown = text.length() <= LONGEST_MARK ? text : text.substring(0, LONGEST_MARK);
        marks.add(new Mark(seconds(now), source, shown));
        return true;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    List<Rise> rises() {
        return rises.largest();
    }

    /** What was written down, with this moment at its end; more can follow. */
    Timeline.Kept endingAt(long now) {
        SiteCounters counters = engine.counters();
        return timeline.endingWith(point(now, counters), counters);
    }

    private TimelinePoint point(long now, SiteCounters counters) {
        double seconds = seconds(now);
        long resident = 0;
        for (TracedImage image : images) {
            if (!image.hasEnded()) {
                image.readMemory();
                image.noteMemory(seconds);
                resident += image.residentBytes();
            }
        }
        CounterTotals totals = CounterTotals.of(counters);
        return new TimelinePoint(
                seconds,
                Math.max(0, totals.liveBlocks()),
                Math.max(0, totals.liveBytes()),
                totals.allocations(),
                totals.frees(),
                resident);
    }

    private double seconds(long now) {
        return (now - startNanos) / 1e9;
    }

    @Override
    public void close() {
        logs.forEach(LogFollower::close);
    }
}
