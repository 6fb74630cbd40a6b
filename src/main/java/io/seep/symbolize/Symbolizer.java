package io.seep.symbolize;

import io.seep.elf.Symbol;
import io.seep.model.Frame;
import io.seep.model.FrameCode;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.proc.AddressSpace;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Names the frames of one run; each distinct address once. Not safe for several threads. */
public final class Symbolizer {
    private record Place(AddressSpace space, long code) {}

    private final IntFunction<@Nullable MappedFile> fileOfModule;
    private final Map<FileId, Module> modules = new HashMap<>();
    private final Map<Place, Frame> known = new HashMap<>();

    /**
     * A symbolizer for stacks whose modules are numbered so.
     *
     * @param fileOfModule the file behind a module number; null when there is none
     */
    public Symbolizer(IntFunction<@Nullable MappedFile> fileOfModule) {
        this.fileOfModule = fileOfModule;
    }

    /** The same stack with names; every frame has at least an address and a reason. */
    public Stack name(StackTrace trace, AddressSpace space) {
        List<Frame> frames = new ArrayList<>(trace.codes().length);
        for (long code : trace.codes()) {
            frames.add(known.computeIfAbsent(new Place(space, code), place -> frame(place.space, place.code)));
        }
        return new Stack(trace.status(), frames);
    }

    private Frame frame(AddressSpace space, long code) {
        long address = FrameCode.address(code);
        if (!FrameCode.hasModule(code)) {
            return inMemory(space, address);
        }
        MappedFile file = fileOfModule.apply(FrameCode.module(code));
        if (file == null) {
            return nameless(null, null, null, address, address, "its file was not seen");
        }
        return inFile(space, file, address);
    }

    /** Code that the walker could not give to a file; the mappings may know more. */
    private Frame inMemory(AddressSpace space, long address) {
        Optional<Mapping> found = space.find(address);
        if (found.isEmpty()) {
            return nameless(null, null, null, address, address, "nothing is mapped there");
        }
        Mapping mapping = found.get();
        if (!mapping.hasFile()) {
            String pseudo = mapping.path().isEmpty() ? "[anonymous]" : mapping.path();
            return nameless(pseudo, mapping.path(), null, address, address, "code that comes from no file");
        }
        long fileOffset = address - mapping.start() + mapping.fileOffset();
        MappedFile file = space.file(mapping.file());
        if (file == null) {
            return nameless(mapping.baseName(), mapping.path(), null, fileOffset, address, "the file can't be opened");
        }
        OptionalLong vaddr = module(file).vaddr(fileOffset);
        return vaddr.isPresent()
                ? inFile(space, file, vaddr.getAsLong())
                : nameless(mapping.baseName(), mapping.path(), null, fileOffset, address, problem(file));
    }

    private Frame inFile(AddressSpace space, MappedFile file, long vaddr) {
        Module module = module(file);
        long address = module.fileOffset(vaddr).stream()
                .flatMap(offset -> space.addressOf(file.id(), offset).stream())
                .findFirst()
                .orElse(0);
        Optional<Symbol> symbol = module.covering(vaddr);
        if (symbol.isEmpty()) {
            return nameless(file.baseName(), file.path(), module.buildId(), vaddr, address, "no symbols");
        }
        return new Frame(
                symbol.get().name(),
                vaddr - symbol.get().value(),
                file.baseName(),
                file.path(),
                module.buildId(),
                vaddr,
                address,
                null,
                0,
                false,
                null);
    }

    private Module module(MappedFile file) {
        return modules.computeIfAbsent(file.id(), _ -> Module.of(file));
    }

    private String problem(MappedFile file) {
        String problem = module(file).problem();
        return problem == null ? "the file maps no code there" : problem;
    }

    private static Frame nameless(
            @Nullable String module,
            @Nullable String path,
            @Nullable String buildId,
            long offset,
            long address,
            String reason) {
        return new Frame(null, 0, module, path, buildId, offset, address, null, 0, false, reason);
    }
}
