package io.seep.model;

/**
 * A process's memory at one moment of the run, as /proc/PID/status gives it, in bytes.
 *
 * @param secondsSinceStart seconds since the first probe
 * @param anonymousBytes RssAnon and VmSwap: private memory that is no copy of a file's page on disk
 * @param threads number of threads
 */
public record MemoryPoint(
        double secondsSinceStart, long vmSizeBytes, long vmRssBytes, long anonymousBytes, int threads) {}
