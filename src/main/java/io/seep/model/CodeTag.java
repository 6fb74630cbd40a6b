package io.seep.model;

/**
 * One line of /proc/allocinfo: what a line of the kernel's source holds (Documentation/mm/allocation-profiling.rst).
 *
 * @param place source file and line, for example {@code kernel/fork.c:307}
 * @param module empty for the kernel itself
 * @param function that the line is in
 */
public record CodeTag(String place, String module, String function, long bytes, long calls) {}
