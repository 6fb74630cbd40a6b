package io.seep.unwind;

import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.proc.MemoryMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the tables where a process has its code. */
final class CodeOfProcess {
    private final UnwindTables tables;
    private final Map<FileId, CodeModule> modules = new HashMap<>();
    private final Map<CodeModule, String> names = new HashMap<>();

    CodeOfProcess(UnwindTables tables) {
        this.tables = tables;
    }

    /** What /proc/PID/maps says now. */
    CodeMap read(int pid) throws IOException {
        List<MappedCode> code = new ArrayList<>();
        for (Mapping mapping : MemoryMap.read(pid)) {
            if (MappedCode.matters(mapping)) {
                code.add(MappedCode.of(mapping, module(pid, mapping)));
            }
        }
        return CodeMap.of(code);
    }

    /** The name of its file. */
    String name(CodeModule module) {
        return names.getOrDefault(module, "?");
    }

    private @Nullable CodeModule module(int pid, Mapping mapping) {
        if (!mapping.hasFile()) {
            return null;
        }
        return modules.computeIfAbsent(mapping.file(), id -> {
            try (MappedFile file = MappedFile.open(pid, mapping)) {
                CodeModule module = tables.module(id, () -> CodeFile.read(file.channel()));
                names.put(module, mapping.baseName());
                return module;
            } catch (IOException unreadable) {
                return null;
            }
        });
    }
}
