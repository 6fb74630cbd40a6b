package io.seep.symbolize;

import io.seep.symbolize.debuginfo.DebugInformation;
import io.seep.symbolize.demangle.RustNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names as their programmers wrote them; each mangled name once. Not safe for several threads. */
final class Demangler {
    private final DebugInformation process;
    private final Map<String, String> known = new HashMap<>();

    Demangler(DebugInformation process) {
        this.process = process;
    }

    /** Learns names that {@link #plain} will be asked for. */
    void learn(Collection<String> names) {
        List<String> cpp = new ArrayList<>();
        for (String name : names) {
            if (known.containsKey(name)) {
                continue;
            }
            Optional<String> rust = RustNames.demangled(name);
            known.put(name, rust.orElse(name));
            if (rust.isEmpty() && name.startsWith("_Z")) {
                cpp.add(name);
            }
        }
        if (!cpp.isEmpty()) {
            known.putAll(process.demangle(cpp));
        }
    }

    /** The name without mangling; itself when it has none, or was not learned. */
    String plain(String name) {
        return known.getOrDefault(name, name);
    }
}
