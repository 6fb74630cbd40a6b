package io.seep.probe;

import io.seep.model.AllocatorFunction;
import io.seep.model.CallKind;
import java.util.List;

/**
 * The functions of the allocator families that Seep knows. Of names that share an address the one that comes first
 * here names the probe.
 */
final class AllocatorCatalog {
    /** malloc(3), posix_memalign(3), malloc_usable_size is no allocation. */
    static final List<AllocatorFunction> STANDARD = List.of(
            allocate("malloc", 1),
            allocate("calloc", 1, 2),
            reallocate("realloc", 1, 2, 0),
            reallocate("reallocarray", 1, 2, 3),
            new AllocatorFunction("posix_memalign", CallKind.ALLOCATE_OUT, 3, 0, 0, 1),
            allocate("aligned_alloc", 2),
            allocate("memalign", 2),
            allocate("valloc", 1),
            allocate("pvalloc", 1),
            free("free"),
            free("cfree"));

    private AllocatorCatalog() {}

    private static AllocatorFunction allocate(String name, int sizeArgument) {
        return allocate(name, sizeArgument, 0);
    }

    private static AllocatorFunction allocate(String name, int sizeArgument, int countArgument) {
        return new AllocatorFunction(name, CallKind.ALLOCATE, sizeArgument, countArgument, 0, 0);
    }

    private static AllocatorFunction reallocate(String name, int block, int sizeArgument, int countArgument) {
        return new AllocatorFunction(name, CallKind.REALLOCATE, sizeArgument, countArgument, block, 0);
    }

    private static AllocatorFunction free(String name) {
        return new AllocatorFunction(name, CallKind.FREE, 0, 0, 1, 0);
    }
}
