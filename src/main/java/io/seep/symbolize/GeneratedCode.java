package io.seep.symbolize;

import io.seep.proc.AddressSpace;
import io.seep.proc.MappedFile;
import io.seep.symbolize.jit.JavaCompilerMap;
import io.seep.symbolize.jit.PerfMap;
import io.seep.symbolize.jit.PerfMapFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The code that one process generated at run time, as its perf maps tell of it. Safe for several threads. */
final class GeneratedCode {
    private final AddressSpace space;

    /** Maps that were read, the newest last: what was known of code that has gone meanwhile. */
    private final List<PerfMap> maps = new ArrayList<>();

    private boolean complete;
    private @Nullable String refusal;

    GeneratedCode(AddressSpace space) {
        this.space = space;
    }

    boolean isOfJava() {
        return maps("libjvm.so");
    }

    /** Reads what there is now: the process may end at any time and take its map along. */
    synchronized void update() {
        PerfMapFile.read(space).filter(map -> !map.isEmpty()).ifPresent(maps::add);
        // Two maps suffice: the newest, and one of while older code was still there.
        if (maps.size() > 2) {
            maps.remove(1);
        }
    }

    /** Has a Java virtual machine write its map, and reads it. */
    void ask() {
        boolean before = PerfMapFile.exists(space);
        String why = JavaCompilerMap.request(space.pid());
        synchronized (this) {
            refusal = why;
            if (why == null) {
                update();
            }
        }
        if (why == null && !before) {
            // Nobody but Seep wanted it.
            PerfMapFile.remove(space);
        }
    }

    /** The code at an address. */
    synchronized Optional<PerfMap.Code> find(long address) {
        if (!complete) {
            // Once more for the report: code that was generated since.
            complete = true;
            update();
        }
        for (int i = maps.size() - 1; i >= 0; i--) {
            Optional<PerfMap.Code> code = maps.get(i).find(address);
            if (code.isPresent()) {
                return code;
            }
        }
        return Optional.empty();
    }

    /** Why {@link #find} found nothing, and what would help. */
    synchronized String reason() {
        if (!maps.isEmpty()) {
            return "generated code that /tmp/" + PerfMapFile.name(space) + " does not know";
        }
        if (isOfJava()) {
            return "compiled Java code; " + (refusal == null ? "jcmd was not asked for its names" : refusal);
        }
        return "generated code without a map" + cure();
    }

    private String cure() {
        if (maps("node")) {
            return "; start node with --perf-basic-prof";
        }
        if (maps("libcoreclr.so")) {
            return "; start it with DOTNET_PerfMapEnabled=1";
        }
        boolean python = space.files().stream().anyMatch(file -> file.baseName().matches("(lib)?python3.*"));
        return python ? "; start python with -X perf" : "; perf maps are read from /tmp/" + PerfMapFile.name(space);
    }

    private boolean maps(String baseName) {
        return space.files().stream().map(MappedFile::baseName).anyMatch(baseName::equals);
    }
}
