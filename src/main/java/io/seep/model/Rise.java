package io.seep.model;

import java.util.List;

/**
 * A rise of live bytes from one look at the counters to the next, before names.
 *
 * @param site the kernel's number of the site, or {@link #ALL_SITES}
 * @param fromSeconds the look before, in seconds since the first probe
 * @param toSeconds the look after
 * @param log what the application's logs said last when it was seen
 */
public record Rise(int site, double fromSeconds, double toSeconds, long bytes, long blocks, List<LogLine> log) {
    /** The number that stands for the sum of all sites. */
    public static final int ALL_SITES = -1;

    public Rise {
        log = List.copyOf(log);
    }
}
