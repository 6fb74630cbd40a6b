package io.seep.probe;

import java.util.ArrayList;
import java.util.List;

/** gperftools' own names (gperftools/tcmalloc.h). Most are other names of the functions of C and operators of C++. */
final class TcmallocFunctions {
    static final FunctionGroup GROUP = new FunctionGroup("tc_malloc", "tc_free", all());

    private TcmallocFunctions() {}

    private static List<KnownFunction> all() {
        var functions =
                new ArrayList<KnownFunction>(StandardFunctions.prefixed("tc_").functions());
        functions.add(KnownFunction.allocate("tc_malloc_skip_new_handler", 1));
        for (String array : List.of("", "array")) {
            for (String variant : List.of("", "_nothrow", "_aligned", "_aligned_nothrow")) {
                functions.add(KnownFunction.allocate("tc_new" + array + variant, 1));
                functions.add(KnownFunction.free("tc_delete" + array + variant));
            }
            functions.add(KnownFunction.free("tc_delete" + array + "_sized"));
            functions.add(KnownFunction.free("tc_delete" + array + "_sized_aligned"));
        }
        return functions;
    }
}
