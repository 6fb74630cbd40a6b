package io.seep.probe;

import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import java.util.List;
import java.util.Set;

/**
 * The functions of C: malloc(3), posix_memalign(3), those of C23 (7.24.3) and jemalloc's own, which tcmalloc has in part
 * too (jemalloc(3)). Allocators define them plainly or with something before each name.
 */
final class StandardFunctions {
    private static final List<KnownFunction> PLAIN = List.of(
            KnownFunction.allocate("malloc", 1),
            KnownFunction.allocate("calloc", 1, 2),
            KnownFunction.reallocate("realloc", 1, 2),
            KnownFunction.reallocate("reallocarray", 1, 2, 3),
            KnownFunction.reallocate("reallocf", 1, 2).with(AllocatorFunction.Trait.FREES_ON_FAILURE),
            KnownFunction.allocateOut("posix_memalign", 1, 3),
            KnownFunction.allocate("aligned_alloc", 2),
            KnownFunction.allocate("memalign", 2),
            KnownFunction.allocate("valloc", 1),
            KnownFunction.allocate("pvalloc", 1),
            KnownFunction.free("free"),
            KnownFunction.free("cfree"),
            KnownFunction.free("free_sized"),
            KnownFunction.free("free_aligned_sized"),
            KnownFunction.allocate("mallocx", 1),
            KnownFunction.reallocate("rallocx", 1, 2),
            new KnownFunction("xallocx", new AllocatorFunction("xallocx", CallKind.RESIZE, 2, 0, 1, 0, 3, 0, Set.of())),
            KnownFunction.free("dallocx"),
            KnownFunction.free("sdallocx"));

    private StandardFunctions() {}

    /** All of them with this before each name; nothing for the plain ones. */
    static FunctionGroup prefixed(String prefix) {
        return new FunctionGroup(
                prefix + "malloc",
                prefix + "free",
                PLAIN.stream().map(function -> function.prefixed(prefix)).toList());
    }
}
