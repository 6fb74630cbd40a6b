package io.seep.model;

/**
 * How much more a line of the kernel's source held at the end of a run, by the kernel's own count.
 *
 * @param place source file and line, for example {@code kernel/fork.c:307}
 * @param module empty for the kernel itself
 * @param function that the line is in
 * @param bytes more, or less when negative
 * @param calls whose memory was held: more, or less when negative
 */
public record CodeTagChange(String place, String module, String function, long bytes, long calls) {}
