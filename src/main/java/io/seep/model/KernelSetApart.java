package io.seep.model;

/**
 * Allocations of the kernel that are in no other number, as they are somebody's by design.
 *
 * @param what for example {@code user pages}, {@code page cache}, {@code Seep's own}, {@code left out by --cache}
 * @param freedBytes of the frees that matched one of them
 */
public record KernelSetApart(String what, long allocations, long allocatedBytes, long frees, long freedBytes) {}
