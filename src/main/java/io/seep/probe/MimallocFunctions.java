package io.seep.probe;

import io.seep.model.AllocatorFunction.Trait;
import java.util.ArrayList;
import java.util.List;

/**
 * mimalloc's own functions (mimalloc.h). Left out are those that only pass the work on to others of these, and whose
 * result may be no new block: mi_realpath, mi_reallocarr, mi_wcsdup, mi_dupenv_s, mi_cfree.
 */
final class MimallocFunctions {
    static final FunctionGroup GROUP = new FunctionGroup("mi_malloc", "mi_free", all());

    private MimallocFunctions() {}

    private static List<KnownFunction> all() {
        var functions = new ArrayList<KnownFunction>();
        addWithAndWithoutHeap(functions);
        for (String name : List.of("mi_new", "mi_new_nothrow", "mi_new_aligned", "mi_new_aligned_nothrow")) {
            functions.add(KnownFunction.allocate(name, 1));
        }
        functions.add(KnownFunction.allocate("mi_new_n", 1, 2));
        functions.add(KnownFunction.reallocate("mi_new_realloc", 1, 2));
        functions.add(KnownFunction.reallocate("mi_new_reallocn", 1, 2, 3));
        functions.add(KnownFunction.allocate("mi_heap_alloc_new", 2));
        functions.add(KnownFunction.allocate("mi_heap_alloc_new_n", 2, 3));
        functions.add(KnownFunction.reallocate("mi_expand", 1, 2));
        functions.add(KnownFunction.allocateOut("mi_posix_memalign", 1, 3));
        functions.add(KnownFunction.allocate("mi_memalign", 2));
        functions.add(KnownFunction.allocate("mi_aligned_alloc", 2));
        functions.add(KnownFunction.allocate("mi_valloc", 1));
        functions.add(KnownFunction.allocate("mi_pvalloc", 1));
        functions.add(KnownFunction.reallocate("mi_reallocarray", 1, 2, 3));
        functions.add(KnownFunction.reallocate("mi_aligned_recalloc", 1, 2, 3));
        functions.add(KnownFunction.reallocate("mi_aligned_offset_recalloc", 1, 2, 3));
        functions.add(KnownFunction.copy("mi_mbsdup"));
        for (String name : List.of("mi_free", "mi_free_size", "mi_free_size_aligned", "mi_free_aligned")) {
            functions.add(KnownFunction.free(name));
        }
        addWithSizeResult(functions);
        return functions;
    }

    /** Each of these has a twin mi_heap_… that takes a heap as its first argument. */
    private static void addWithAndWithoutHeap(List<KnownFunction> functions) {
        for (Variant variant : List.of(new Variant("mi_", 0), new Variant("mi_heap_", 1))) {
            int heap = variant.heapArguments;
            for (String name : List.of("malloc", "malloc_small", "zalloc", "zalloc_small")) {
                functions.add(KnownFunction.allocate(variant.prefix + name, heap + 1));
            }
            functions.add(KnownFunction.allocate(variant.prefix + "calloc", heap + 1, heap + 2));
            functions.add(KnownFunction.allocate(variant.prefix + "mallocn", heap + 1, heap + 2));
            functions.add(KnownFunction.reallocate(variant.prefix + "realloc", heap + 1, heap + 2));
            functions.add(KnownFunction.reallocate(variant.prefix + "reallocn", heap + 1, heap + 2, heap + 3));
            functions.add(KnownFunction.reallocate(variant.prefix + "reallocf", heap + 1, heap + 2)
                    .with(Trait.FREES_ON_FAILURE));
            functions.add(KnownFunction.reallocate(variant.prefix + "rezalloc", heap + 1, heap + 2));
            functions.add(KnownFunction.reallocate(variant.prefix + "recalloc", heap + 1, heap + 2, heap + 3));
            functions.add(KnownFunction.copy(variant.prefix + "strdup"));
            functions.add(KnownFunction.copy(variant.prefix + "strndup"));
            for (String at : List.of("_aligned", "_aligned_at")) {
                functions.add(KnownFunction.allocate(variant.prefix + "malloc" + at, heap + 1));
                functions.add(KnownFunction.allocate(variant.prefix + "zalloc" + at, heap + 1));
                functions.add(KnownFunction.allocate(variant.prefix + "calloc" + at, heap + 1, heap + 2));
                functions.add(KnownFunction.reallocate(variant.prefix + "realloc" + at, heap + 1, heap + 2));
                functions.add(KnownFunction.reallocate(variant.prefix + "rezalloc" + at, heap + 1, heap + 2));
                functions.add(KnownFunction.reallocate(variant.prefix + "recalloc" + at, heap + 1, heap + 2, heap + 3));
            }
        }
    }

    /** Since 3.0: the same with another argument at the end, for the size of the block. */
    private static void addWithSizeResult(List<KnownFunction> functions) {
        for (String name : List.of("mi_umalloc", "mi_uzalloc", "mi_umalloc_small", "mi_uzalloc_small")) {
            functions.add(KnownFunction.allocate(name, 1));
        }
        functions.add(KnownFunction.allocate("mi_umalloc_aligned", 1));
        functions.add(KnownFunction.allocate("mi_uzalloc_aligned", 1));
        functions.add(KnownFunction.allocate("mi_ucalloc", 1, 2));
        functions.add(KnownFunction.reallocate("mi_urealloc", 1, 2));
        functions.add(KnownFunction.free("mi_ufree"));
    }

    private record Variant(String prefix, int heapArguments) {}
}
