package io.seep.collect;

import io.seep.model.TimelinePoint;
import java.util.ArrayList;
import java.util.List;

/** The points of a run's timeline: evenly spread, never more than {@value #MOST_POINTS}, however long the run. */
public final class Timeline {
    private static final int MOST_POINTS = 80;

    private final List<TimelinePoint> points = new ArrayList<>();
    private int keepEvery = 1;
    private int seen;

    /** Adds a reading; readings come at even distances. */
    public void add(TimelinePoint point) {
        if (seen++ % keepEvery != 0) {
            return;
        }
        points.add(point);
        if (points.size() == MOST_POINTS) {
            for (int i = points.size() - 1; i > 0; i -= 2) {
                points.remove(i);
            }
            keepEvery *= 2;
        }
    }

    /** The points that were kept, with the last reading at the end. */
    public List<TimelinePoint> endingWith(TimelinePoint last) {
        var all = new ArrayList<>(points);
        all.add(last);
        return all;
    }
}
