package io.seep.cli;

import io.seep.collect.Timeline;
import io.seep.engine.CounterTotals;
import io.seep.engine.UprobeEngine;
import io.seep.model.Mark;
import io.seep.model.SiteCounters;
import io.seep.model.TimelinePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes a run down while it goes on: all counters and the memory of its processes, at moments evenly spread. */
final class RunRecorder {
    /** What a run has at its end, unless it was too short for them. */
    static final int POINTS = 40;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MOST_MARKS = 1000;
    private static final int MOST_PINNED = 100;

    private final UprobeEngine engine;
    private final Timeline timeline = new Timeline(POINTS);
    private final List<TracedImage> images;
    private final List<Mark> marks = new ArrayList<>();
    private final long startNanos;
    private long nextNanos;

    /**
     * Begins to write.
     *
     * @param images the images of the run; more may come
     */
    RunRecorder(UprobeEngine engine, List<TracedImage> images, long startNanos) {
        this.engine = engine;
        this.images = images;
        this.startNanos = startNanos;
        this.nextNanos = startNanos;
    }

    /** Takes a reading if it is time for one. */
    void tick(long now) {
        if (now >= nextNanos) {
            read(now, false);
            nextNanos = now + SHORTEST_NANOS * timeline.keepEvery();
        }
    }

    private void read(long now, boolean pinned) {
        SiteCounters counters = engine.counters();
        timeline.add(point(now, counters), counters, pinned);
    }

    /** Marks this moment; false when there are too many marks. */
    boolean mark(String source, String text) {
        if (marks.size() == MOST_MARKS) {
            return false;
        }
        long now = System.nanoTime();
        read(now, marks.size() < MOST_PINNED);
        marks.add(new Mark(seconds(now), source, text));
        return true;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
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
}
