package io.seep.model;

/**
 * How much memory a process could still take at the end of the run.
 *
 * @param source {@code cgroup} or {@code machine}, whichever ends first
 * @param limitBytes the limit; physical memory for a machine
 * @param freeBytes what is left of it
 */
public record Headroom(String source, long limitBytes, long freeBytes) {}
