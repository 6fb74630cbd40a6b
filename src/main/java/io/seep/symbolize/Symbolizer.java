package io.seep.symbolize;

import io.seep.elf.Symbol;
import io.seep.model.Frame;
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
import org.jspecify.annotations.Nullable;

/** Names the frames of one run; each distinct address once. Not safe for several threads. */
public final class Symbolizer {
    private record Place(AddressSpace space, long address) {}

    private final Map<FileId, Module> modules = new HashMap<>();
    private final Map<Place, Frame> known = new HashMap<>();

    /** The same stack with names; every frame has at least an address and a reason. */
    public Stack name(StackTrace trace, AddressSpace space) {
        List<Frame> frames = new ArrayList<>(trace.codes().length);
        for (long address : trace.codes()) {
            frames.add(known.computeIfAbsent(new Place(space, address), place -> frame(place.space, place.address)));
        }
        return new Stack(trace.status(), frames);
    }

    /**
     * All addresses of a stack are return addresses. The call lies before: the address behind it may belong to the
     * next line, or to the next function when the call does not return.
     */
    private Frame frame(AddressSpace space, long returnAddress) {
        long address = returnAddress - 1;
        Optional<Mapping> found = space.find(address);
        if (found.isEmpty()) {
            return nameless(null, null, null, returnAddress, returnAddress, "nothing is mapped there");
        }
        Mapping mapping = found.get();
        if (!mapping.hasFile()) {
            String pseudo = mapping.path().isEmpty() ? "[anonymous]" : mapping.path();
            return nameless(pseudo, mapping.path(), null, returnAddress, returnAddress, "code that comes from no file");
        }
        return inFile(space, mapping, returnAddress);
    }

    private Frame inFile(AddressSpace space, Mapping mapping, long returnAddress) {
        long fileOffset = returnAddress - 1 - mapping.start() + mapping.fileOffset();
        MappedFile file = space.file(mapping.file());
        if (file == null) {
            return nameless(
                    mapping.baseName(), mapping.path(), null, fileOffset, returnAddress, "the file can't be opened");
        }
        Module module = modules.computeIfAbsent(mapping.file(), id -> Module.of(file));
        OptionalLong vaddr = module.vaddr(fileOffset);
        if (vaddr.isEmpty()) {
            String problem = module.problem();
            return nameless(
                    mapping.baseName(),
                    mapping.path(),
                    module.buildId(),
                    fileOffset,
                    returnAddress,
                    problem == null ? "the file maps no code there" : problem);
        }
        long returnVaddr = vaddr.getAsLong() + 1;
        Optional<Symbol> symbol = module.covering(vaddr.getAsLong());
        if (symbol.isEmpty()) {
            return nameless(
                    mapping.baseName(), mapping.path(), module.buildId(), returnVaddr, returnAddress, "no symbols");
        }
        return new Frame(
                symbol.get().name(),
                returnVaddr - symbol.get().value(),
                mapping.baseName(),
                mapping.path(),
                module.buildId(),
                returnVaddr,
                returnAddress,
                null,
                0,
                false,
                null);
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
