package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.elf.Symbol;
import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import io.seep.symbolize.debuginfo.DebugFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel as it was linked, with debug information.
 *
 * @param module to look addresses up in
 * @param textStart where its code begins as linked
 */
record VmlinuxFile(Module module, long textStart) {
    /** Where distributions and builders put it, for a release as uname(2) gives it. */
    static List<Path> usualPlaces(String release) {
        return List.of(
                Path.of("/usr/lib/debug/boot/vmlinux-" + release),
                Path.of("/usr/lib/debug/lib/modules/" + release + "/vmlinux"),
                Path.of("/usr/lib/debug/usr/lib/modules/" + release + "/vmlinux"),
                Path.of("/usr/lib/debug/lib/modules/vmlinux-" + release),
                Path.of("/lib/modules/" + release + "/build/vmlinux"),
                Path.of("/lib/modules/" + release + "/vmlinux"),
                Path.of("/boot/vmlinux-" + release));
    }

    /** The first of these files that is of the build and has lines; null when none is. */
    static @Nullable VmlinuxFile find(List<Path> places, String buildId, DebugFiles finder) {
        for (Path place : places) {
            VmlinuxFile found = opened(place, buildId);
            if (found != null) {
                return found;
            }
        }
        return finder.byBuildId(buildId).map(file -> of(file, buildId)).orElse(null);
    }

    /** A file; null when it can't be opened, is of another build, or has no lines. */
    static @Nullable VmlinuxFile opened(Path place, String buildId) {
        try {
            return of(OpenFile.at(place), buildId);
        } catch (IOException none) {
            return null;
        }
    }

    /** Takes over the file; null when it is of another build, or has no lines. */
    static @Nullable VmlinuxFile of(OpenFile file, String buildId) {
        try {
            ElfFile elf = ElfFile.openForNames(file.read());
            Optional<Symbol> start = elf.symbols().named(KernelSymbols.TEXT_START).stream()
                    .filter(Symbol::defined)
                    .findFirst();
            if (elf.buildId().equals(Optional.of(buildId)) && DebugFiles.hasLines(elf) && start.isPresent()) {
                return new VmlinuxFile(
                        Module.of(file, "vmlinux", elf, RootFolder.ofHost()),
                        start.get().value());
            }
        } catch (IOException unusable) {
            // Another place may have a better one.
        }
        file.close();
        return null;
    }
}
