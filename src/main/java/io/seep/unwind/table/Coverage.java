package io.seep.unwind.table;

/**
 * How much of the frame information went into a table.
 *
 * @param functions entries (FDEs) compiled
 * @param overlapping entries left out because they begin inside of another
 * @param outside entries left out because they are not for this file's code, e.g. for functions that the linker dropped
 * @param malformed entries left out, or cut off at an instruction that makes no sense
 * @param signalTrampolines places that return from a signal handler
 * @param unsupportedRows rows that say UNSUPPORTED
 */
public record Coverage(
        int functions, int overlapping, int outside, int malformed, int signalTrampolines, int unsupportedRows) {}
