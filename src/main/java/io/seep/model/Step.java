package io.seep.model;

import java.util.List;

/**
 * A rise of live memory between two neighbouring points of the timeline that stands out from the others.
 *
 * @param siteId {@link Site#id()} of the site that rose; empty for the sum of all sites
 * @param process index into {@link Recording#processes()}; 0 for the sum of all sites
 * @param fromSeconds the point before, in seconds since the first probe
 * @param toSeconds the point after
 * @param bytes by how much live bytes rose
 * @param blocks by how much live blocks rose
 * @param log lines of the application's logs just before and during the rise, oldest first
 */
public record Step(
        String siteId, int process, double fromSeconds, double toSeconds, long bytes, long blocks, List<LogLine> log) {
    public Step {
        log = List.copyOf(log);
    }
}
