package io.seep.engine;

/**
 * What the kernel's statistics have seen of the programs behind the probes, while they were on.
 *
 * @param runs times that a program ran; each was one trap
 * @param nanos that these runs took
 */
public record ProgramTime(long runs, long nanos) {}
