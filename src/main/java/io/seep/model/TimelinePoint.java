package io.seep.model;

/**
 * Totals of the whole run at one moment.
 *
 * @param secondsSinceStart seconds since the first probe
 * @param vmRssBytes resident memory of all traced processes; 0 when unreadable
 */
public record TimelinePoint(
        double secondsSinceStart, long liveBlocks, long liveBytes, long allocations, long frees, long vmRssBytes) {}
