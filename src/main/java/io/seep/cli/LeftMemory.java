package io.seep.cli;

import io.seep.engine.LifeEvent;
import java.util.HashSet;
import java.util.Set;

/**
 * Which processes' memory is searched, and when. What the children of a command leave behind is searched when they end; of a process that Seep attached to, nobody's
 * memory is kept. The command's own is left to the end of the run.
 */
final class LeftMemory {
    /** Of processes that are stopped for one dump, one after the other: the trace waits meanwhile. */
    private static final int MOST_STOPPED = 20;

    private final TraceScope scope;
    private final TracedImages images;
    private final Arrivals arrivals;
    private final MemoryScans scans;
    private final Set<Integer> ended = new HashSet<>();

    LeftMemory(TraceScope scope, TracedImages images, Arrivals arrivals, MemoryScans scans) {
        this.scope = scope;
        this.images = images;
        this.arrivals = arrivals;
        this.scans = scans;
    }

    /** A child that was forked is about to allocate. */
    void allocates(LifeEvent event) {
        if (images.has(event.image())) {
            scans.keep(event.image(), event.pid());
        }
    }

    /** An image has ended. */
    void ended(int image) {
        if (scope.startsCommand() && scope.follows() && image != arrivals.commandImage() && ended.add(image)) {
            int signal = images.endSignal(image);
            if (!images.replaced(image)) {
                scans.childEnded(image, images.get(image), signal);
            }
        }
    }

    /** What stops found before is forgotten; processes that run are searched again if that is wanted. */
    void searchForDump(boolean wanted) {
        scans.forgetStops();
        for (int image = 0, searched = 0; wanted && image < images.all().size() && searched < MOST_STOPPED; image++) {
            if (!images.get(image).hasEnded()) {
                scans.stopAndSearch(image, images.get(image));
                searched++;
            }
        }
    }

    /** Also of those whose end nobody has heard of. */
    void settle() {
        for (int image = 0; image < images.all().size(); image++) {
            if (images.get(image).hasEnded()) {
                ended(image);
            }
        }
    }
}
