package io.seep.probe;

import java.util.List;

/**
 * An allocator that a user has described by {@code --pair}: its functions by name, and where their arguments are.
 *
 * @param text as the user typed it
 */
public record CustomPair(String text, List<CustomFunction> functions) {
    public CustomPair {
        functions = List.copyOf(functions);
    }

    /**
     * One of its functions.
     *
     * @param file base name of the file that has it; empty for any file
     */
    record CustomFunction(String file, KnownFunction known) {
        boolean mayBeIn(String baseName) {
            return file.isEmpty() || file.equals(baseName);
        }
    }
}
