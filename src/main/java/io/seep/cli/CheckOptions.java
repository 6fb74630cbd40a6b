package io.seep.cli;

import picocli.CommandLine.Option;

/** What is looked at besides leaks. */
@OptionGroup("Checks")
final class CheckOptions {
    @Option(
            names = "--free-stacks",
            description = "take the stack of every free, not of some: double frees then tell both, at a higher cost")
    boolean freeStacks;

    @Option(
            names = "--check-mismatch",
            description =
                    "tell blocks that another family gives back than has made them: malloc and free, new and delete,"
                            + " new[] and delete[]")
    boolean mismatches;

    @Option(
            names = "--mmap",
            description =
                    "also trace memory that the program maps itself: mmap, munmap, mremap and brk; slows all system"
                            + " calls of the machine a little")
    boolean mappings;
}
