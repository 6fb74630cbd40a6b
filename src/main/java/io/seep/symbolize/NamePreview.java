package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.elf.ElfFormatException;
import io.seep.proc.MappedFile;
import io.seep.proc.RootFolder;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.DebugInformation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What names files could give to frames, for who wants to know before a trace; asks no server. */
public final class NamePreview implements AutoCloseable {
    private final DebugFiles finder = new DebugFiles(List.of(), _ -> Optional.empty());

    /**
     * What a file has.
     *
     * @param symbols names of all its functions, not only of those that it exports
     * @param lines source lines
     * @param debugPackage the package that would bring what is missing; empty when nothing is, or nobody knows
     */
    public record Names(boolean symbols, boolean lines, String debugPackage) {}

    /** Looks at files that a process with this root directory maps. */
    public Map<MappedFile, Names> look(Collection<MappedFile> files, RootFolder root) {
        var names = new LinkedHashMap<MappedFile, Names>();
        var incomplete = new LinkedHashMap<MappedFile, Module>();
        for (MappedFile file : files) {
            Names found = names(file, root);
            names.put(file, found);
            if (!found.lines) {
                incomplete.put(file, Module.of(file, file.path(), root));
            }
        }
        var packages = new Packages();
        packages.find(new ArrayList<>(incomplete.values()));
        incomplete.forEach((file, module) -> names.computeIfPresent(
                file, (_, found) -> new Names(found.symbols, found.lines, packages.debugPackage(module))));
        return names;
    }

    private Names names(MappedFile file, RootFolder root) {
        try {
            ElfFile elf = ElfFile.open(file.channel());
            DebugInformation.Files found = finder.of(file.file(), file.path(), elf, root);
            boolean separate = found.debug() != null;
            return new Names(separate || elf.section(".symtab").isPresent(), separate || DebugFiles.hasLines(elf), "");
        } catch (ElfFormatException unusable) {
            return new Names(false, false, "");
        }
    }

    @Override
    public void close() {
        finder.close();
    }
}
