package io.seep.engine;

/**
 * What is traced of the kernel's own allocations.
 *
 * @param wholeSystem all of them; else those that the kernel makes for the processes that are traced
 * @param allPages pages of programs and files are recorded like others, with their whole stacks
 * @param gfp bits of an allocation's gfp flags that must all be set; 0 for any
 */
public record KernelSettings(boolean wholeSystem, boolean allPages, int gfp) {}
