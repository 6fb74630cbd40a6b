package io.seep.symbolize;

import io.seep.symbolize.debuginfo.DebugInformation;
import java.util.HashMap;
import java.util.Map;

/** What would bring the names that are missing: said behind the reason why they are. Not safe for several threads. */
final class Hints {
    private final Map<Module, String> known = new HashMap<>();

    /** For a module without lines: empty, or a text such as {@code ; install libfoo-dbgsym}. */
    String noLines(Module module, DebugInformation debug) {
        return known.computeIfAbsent(module, asked -> hint(asked, debug));
    }

    private static String hint(Module module, DebugInformation debug) {
        DebugInformation.Files files = module.files();
        if (files == null) {
            return "";
        }
        if (debug.refusedDebugFile(files)) {
            return "; the debug file that was found is of another build";
        }
        return switch (debug.state(files)) {
            case LINES -> " for it";
            case UNREADABLE -> "; its debug information could not be read";
            case NO_LINES -> "";
        };
    }
}
