package io.seep.model;

import java.util.Set;

/** Functions whose blocks only functions of the same family may give back (ISO C 7.24.3, ISO C++ 17.6.3). */
public enum CallFamily {
    /** Nobody knows: no mistake is seen in it. */
    ANY(0),
    /** malloc, free and their kin. */
    C(1),
    /** {@code operator new} and {@code operator delete}. */
    NEW(2),
    /** {@code operator new[]} and {@code operator delete[]}. */
    NEW_ARRAY(3);

    private static final Set<String> FUNCTIONS_OF_C = Set.of(
            "malloc",
            "calloc",
            "realloc",
            "reallocarray",
            "posix_memalign",
            "aligned_alloc",
            "memalign",
            "valloc",
            "pvalloc",
            "free",
            "cfree",
            "free_sized",
            "free_aligned_sized");

    private final int number;

    CallFamily(int number) {
        this.number = number;
    }

    /** As src/main/bpf/frees.bpf.h has it. */
    public int number() {
        return number;
    }

    /** The family of a function, under the name that people use. */
    public static CallFamily of(AllocatorFunction function) {
        if (function.traits().contains(AllocatorFunction.Trait.ANY_FAMILY)) {
            return ANY;
        }
        return switch (function.name()) {
            case "operator new", "operator delete" -> NEW;
            case "operator new[]", "operator delete[]" -> NEW_ARRAY;
            default -> FUNCTIONS_OF_C.contains(function.name()) ? C : ANY;
        };
    }
}
