package io.seep.analyse.view;

import io.seep.model.Frame;
import io.seep.model.Site;
import java.util.List;
import java.util.Set;

/**
 * The frames of the languages' own libraries, through which a program allocates: operator new, containers, strdup. Who
 * looks for the function that wants the memory is not helped by their names.
 */
final class LibraryFrames {
    private static final Set<String> WRAPPERS =
            Set.of("strdup", "strndup", "asprintf", "vasprintf", "getline", "getdelim", "open_memstream");

    private static final List<String> MODULES =
            List.of("libc.so", "libc-", "libstdc++", "libc++", "ld-linux", "ld-musl");

    /** Names of functions, demangled or not: of C++ and of Rust. */
    private static final List<String> FUNCTIONS = List.of(
            "operator new",
            "_Znw",
            "_Zna",
            "std::",
            "_ZNSt",
            "_ZNKSt",
            "_ZSt",
            "__gnu_cxx::",
            "alloc::",
            "__rust_",
            "__rdl_");

    private LibraryFrames() {}

    /** The frame so many above the first one that is of no library; empty when there is none. The root is never skipped. */
    static List<Frame> past(Site site, int above) {
        List<Frame> frames = site.stack().frames();
        int first = 0;
        while (first < frames.size() - 1 && isOfLibrary(frames.get(first))) {
            first++;
        }
        return first + above < frames.size() ? List.of(frames.get(first + above)) : List.of();
    }

    private static boolean isOfLibrary(Frame frame) {
        String module = frame.module();
        if (module != null && MODULES.stream().anyMatch(module::startsWith)) {
            return true;
        }
        String function = frame.function();
        if (function == null) {
            return false;
        }
        // Templates are demangled with what they return in front: "void std::vector<int>::push_back(int&&)".
        int arguments = function.indexOf('<') < 0 ? function.indexOf('(') : function.indexOf('<');
        String head = arguments < 0 ? function : function.substring(0, arguments);
        return FUNCTIONS.stream().anyMatch(head::startsWith) || head.contains(" std::") || WRAPPERS.contains(function);
    }
}
