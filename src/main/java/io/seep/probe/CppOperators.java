package io.seep.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * The operators new and delete of C++ (ISO C++ 17.6.3) under their mangled names (Itanium C++ ABI 5.1.3). Those of
 * libstdc++ and libc++ call malloc and free and need no probe; allocators that define them go other ways.
 */
final class CppOperators {
    private static final String NOTHROW = "RKSt9nothrow_t";
    private static final String ALIGNED = "St11align_val_t";
    /** tcmalloc: how often the memory will be used. */
    private static final String HOT_COLD = "12__hot_cold_t";

    private static final List<String> NEW_PARAMETERS = List.of(
            "",
            NOTHROW,
            ALIGNED,
            ALIGNED + NOTHROW,
            HOT_COLD,
            NOTHROW + HOT_COLD,
            ALIGNED + HOT_COLD,
            ALIGNED + NOTHROW + HOT_COLD);
    private static final List<String> DELETE_PARAMETERS =
            List.of("", NOTHROW, "m", ALIGNED, ALIGNED + NOTHROW, "m" + ALIGNED);

    static final List<KnownFunction> ALL = all();

    private CppOperators() {}

    private static List<KnownFunction> all() {
        var operators = new ArrayList<KnownFunction>();
        for (String parameters : NEW_PARAMETERS) {
            operators.add(KnownFunction.allocate("", 1).named("_Znwm" + parameters, "operator new"));
            operators.add(KnownFunction.allocate("", 1).named("_Znam" + parameters, "operator new[]"));
        }
        // WG21 P0901: they return the size too, in the second register.
        for (String returningSize : List.of("", "_aligned", "_hot_cold", "_aligned_hot_cold")) {
            operators.add(KnownFunction.allocate("", 1).named("__size_returning_new" + returningSize, "operator new"));
        }
        for (String parameters : DELETE_PARAMETERS) {
            operators.add(KnownFunction.free("").named("_ZdlPv" + parameters, "operator delete"));
            operators.add(KnownFunction.free("").named("_ZdaPv" + parameters, "operator delete[]"));
        }
        return List.copyOf(operators);
    }
}
