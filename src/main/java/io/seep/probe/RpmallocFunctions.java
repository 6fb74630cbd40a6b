package io.seep.probe;

import java.util.ArrayList;
import java.util.List;

/** rpmalloc's own functions (rpmalloc.h): no underscore behind the prefix, and more arguments here and there. */
final class RpmallocFunctions {
    static final FunctionGroup GROUP = new FunctionGroup("rpmalloc", "rpfree", all());

    private RpmallocFunctions() {}

    private static List<KnownFunction> all() {
        var functions =
                new ArrayList<KnownFunction>(StandardFunctions.prefixed("rp").functions());
        functions.add(KnownFunction.allocate("rpzalloc", 1));
        functions.add(KnownFunction.allocate("rpaligned_zalloc", 2));
        functions.add(KnownFunction.allocate("rpaligned_calloc", 2, 3));
        functions.add(KnownFunction.reallocate("rpaligned_realloc", 1, 3));
        return functions;
    }
}
