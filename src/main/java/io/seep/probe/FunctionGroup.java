package io.seep.probe;

import java.util.List;

/**
 * Functions that come together. A file that defines the one that allocates and the one that frees has them; who defines
 * {@code malloc} for everybody is an allocator even without a {@code free}.
 *
 * @param allocate symbol of the function that shows the group, with {@link #free}
 * @param functions all of them; those that a file does not define are not missed
 */
record FunctionGroup(String allocate, String free, List<KnownFunction> functions) {
    FunctionGroup {
        functions = List.copyOf(functions);
    }
}
