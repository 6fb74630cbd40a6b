package io.seep.model;

import java.util.List;

/**
 * Which allocations of a run its report is about: those whose stack passes through one of the modules and lies below one
 * of the functions. An empty list asks for nothing.
 *
 * @param modules base names of files
 * @param functions names as the report shows them
 * @param leftOutAllocations allocations whose stacks do not
 * @param leftOutBytes their bytes
 * @param leftOutCutStacks those of them whose stack was cut, so that nobody can tell
 */
public record StackFilter(
        List<String> modules,
        List<String> functions,
        long leftOutAllocations,
        long leftOutBytes,
        long leftOutCutStacks) {
    /** The report is about all allocations. */
    public static final StackFilter NONE = new StackFilter(List.of(), List.of(), 0, 0, 0);

    public StackFilter {
        modules = List.copyOf(modules);
        functions = List.copyOf(functions);
    }

    public boolean keepsAll() {
        return modules.isEmpty() && functions.isEmpty();
    }
}
