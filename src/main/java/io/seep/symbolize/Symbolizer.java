package io.seep.symbolize;

import io.seep.model.Frame;
import io.seep.model.FrameCode;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.proc.AddressSpace;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import io.seep.proc.Mapping;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.DebugInformation;
import io.seep.symbolize.debuginfo.DebuginfodServers;
import io.seep.symbolize.debuginfo.SourceFrame;
import io.seep.symbolize.jit.PerfMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names the frames of one run; each distinct address once, on a thread of its own. Stacks are announced by
 * {@link #want} as soon as they are seen, so that few names are missing when the run ends. Its methods are called by one
 * thread; but once names are there, several may ask for those of stacks.
 */
public final class Symbolizer implements AutoCloseable {
    private record Place(AddressSpace space, long code) {
        // Looked up for each frame of each stack: those that Java would make take ten times as long.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place that && code == that.code && space.equals(that.space);
        }

        @Override
        public int hashCode() {
            return 31 * space.hashCode() + Long.hashCode(code);
        }
    }

    /** An address in a file, or the reason why there is none; generated code has neither. */
    private record Spot(
            @Nullable Module module,
            @Nullable String name,
            @Nullable String path,
            long offset,
            String reason) {
        boolean isGenerated() {
            return module == null && reason.isEmpty();
        }
    }

    private final IntFunction<@Nullable MappedFile> fileOfModule;
    private final Map<Integer, MappedFile> files = new HashMap<>();
    private final Map<FileId, Module> modules = new HashMap<>();
    private final Map<Place, Spot> spots = new HashMap<>();
    private final Map<Place, List<Frame>> known = new ConcurrentHashMap<>();
    private final DebugInformation debug = new DebugInformation();
    private final @Nullable DebuginfodServers servers;
    private final DebugFiles finder;
    private final NamingThread thread;
    private final KernelCode kernel;
    private final Map<AddressSpace, GeneratedCode> generated = new ConcurrentHashMap<>();
    private final Hints hints;
    private boolean hinted;
    private @Nullable Module virtualObject;

    /**
     * A symbolizer for stacks whose modules are numbered so.
     *
     * @param fileOfModule the file behind a module number; null when there is none
     */
    public Symbolizer(IntFunction<@Nullable MappedFile> fileOfModule, NamingOptions options) {
        this.fileOfModule = fileOfModule;
        this.hints = new Hints(debug, !options.debuginfodUrls().isBlank());
        this.servers = options.debuginfodUrls().isBlank() ? null : new DebuginfodServers(options.debuginfodUrls());
        DebugFiles.Source source = servers == null ? _ -> Optional.empty() : servers;
        this.finder = new DebugFiles(options.debugFolders(), source);
        this.thread = new NamingThread(debug, finder);
        this.kernel = new KernelCode(options, finder);
    }

    /** The frames of this stack will be named: begins with it. */
    public void want(StackTrace trace, AddressSpace space) {
        for (long code : trace.codes()) {
            if (FrameCode.isKernel(code)) {
                kernel.want(code, thread::wants);
            } else {
                Spot _ = spot(new Place(space, code));
            }
        }
    }

    /**
     * Waits until all frames that were announced have names.
     *
     * @return false when some have none after so long
     */
    public boolean await(Duration patience) {
        try {
            kernel.settle(patience, thread::wants);
            return thread.await(patience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The processes with generated Java code in their stacks, whose names only the virtual machine itself can tell.
     */
    public List<AddressSpace> javaProcesses() {
        return generated.entrySet().stream()
                .filter(code -> code.getValue().isOfJava())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Asks such a process for its names; takes seconds, for another thread. */
    public void askJava(AddressSpace space) {
        GeneratedCode code = generated.get(space);
        if (code != null) {
            code.ask();
        }
    }

    public NamingProgress progress() {
        return thread.progress();
    }

    /** The same stack with the names that are known by now; every frame has at least an address and a reason. */
    public Stack name(StackTrace trace, AddressSpace space) {
        List<Frame> frames = new ArrayList<>(trace.codes().length);
        for (long code : trace.codes()) {
            var place = new Place(space, code);
            List<Frame> found = known.get(place);
            frames.addAll(found == null ? nameNow(place) : found);
        }
        return new Stack(trace.status(), frames);
    }

    /** The only step that changes something, so one thread at a time takes it. */
    private synchronized List<Frame> nameNow(Place place) {
        if (!hinted) {
            hinted = true;
            hints.prepare(modules.values());
        }
        return known.computeIfAbsent(place, this::frames);
    }

    /** Names that were told so far may be better when they are asked for again. */
    public synchronized void forget() {
        known.clear();
        hinted = false;
    }

    /** What went wrong, a sentence each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(thread.faults());
        remarks.addAll(kernel.remarks());
        remarks.addAll(debug.remarks());
        if (servers != null) {
            remarks.addAll(servers.remarks());
        }
        return remarks;
    }

    private Spot spot(Place place) {
        Spot known = spots.get(place);
        if (known == null) {
            known = find(place);
            spots.put(place, known);
            if (known.module != null && known.module.want(known.offset)) {
                thread.wants(known.module);
            }
        }
        return known;
    }

    private Spot find(Place place) {
        long address = FrameCode.address(place.code);
        if (!FrameCode.hasModule(place.code)) {
            return inMemory(place.space, address);
        }
        MappedFile file = files.computeIfAbsent(FrameCode.module(place.code), fileOfModule::apply);
        return file == null
                ? new Spot(null, null, null, address, "its file was not seen")
                : inFile(place.space, file, address);
    }

    /** Code that the walker could not give to a file; the mappings may know more. */
    private Spot inMemory(AddressSpace space, long address) {
        Optional<Mapping> found = space.find(address);
        if (found.isEmpty()) {
            return new Spot(null, null, null, address, "nothing is mapped there");
        }
        Mapping mapping = found.get();
        if (mapping.path().equals(VirtualObject.NAME)) {
            return inVirtualObject(address - mapping.start());
        }
        if (!mapping.hasFile()) {
            return generated(space, mapping.path().isEmpty() ? "[anonymous]" : mapping.path(), mapping.path(), address);
        }
        long fileOffset = address - mapping.start() + mapping.fileOffset();
        MappedFile file = space.file(mapping.file());
        if (file == null) {
            return new Spot(null, mapping.baseName(), mapping.path(), fileOffset, "the file can't be opened");
        }
        Module module = module(file, space);
        OptionalLong vaddr = module.vaddr(fileOffset);
        if (vaddr.isPresent()) {
            return inFile(space, file, vaddr.getAsLong());
        }
        // Some runtimes write their code into a file in memory and map that.
        return module.problem() == null
                ? new Spot(null, mapping.baseName(), mapping.path(), fileOffset, "the file maps no code there")
                : generated(space, mapping.baseName(), mapping.path(), address);
    }

    private Spot generated(AddressSpace space, String name, String path, long address) {
        if (!generated.containsKey(space)) {
            var code = new GeneratedCode(space);
            generated.put(space, code);
            // A map may be long, and the trace must not wait for it.
            Thread _ = Thread.ofPlatform().daemon().name("seep-perf-map").start(code::update);
        }
        return new Spot(null, name, path, address, "");
    }

    private Spot inVirtualObject(long offset) {
        if (virtualObject == null) {
            virtualObject = VirtualObject.read();
        }
        return new Spot(virtualObject, VirtualObject.NAME, null, offset, "the vDSO can't be read");
    }

    private Spot inFile(AddressSpace space, MappedFile file, long vaddr) {
        return new Spot(module(file, space), file.baseName(), file.path(), vaddr, "");
    }

    private Module module(MappedFile file, AddressSpace space) {
        return modules.computeIfAbsent(file.id(), _ -> Module.of(file, space.pathInRoot(file.path()), space.root()));
    }

    private Frame frameOfGenerated(GeneratedCode code, Spot spot) {
        PerfMap.Code found = code.find(spot.offset).orElse(null);
        return new Frame(
                found == null ? null : found.name(),
                found == null ? 0 : spot.offset - found.start(),
                spot.name,
                spot.path,
                null,
                spot.offset,
                spot.offset,
                null,
                0,
                false,
                found == null ? code.reason() : "generated code: no line numbers");
    }

    private List<Frame> frames(Place place) {
        if (FrameCode.isKernel(place.code)) {
            return kernel.frames(place.code);
        }
        Spot spot = spot(place);
        GeneratedCode code = generated.get(place.space);
        if (spot.isGenerated() && code != null) {
            return List.of(frameOfGenerated(code, spot));
        }
        if (spot.module == null) {
            long address = FrameCode.hasModule(place.code) ? spot.offset : FrameCode.address(place.code);
            return List.of(
                    new Frame(null, 0, spot.name, spot.path, null, spot.offset, address, null, 0, false, spot.reason));
        }
        return frames(place, spot, spot.module);
    }

    private List<Frame> frames(Place place, Spot spot, Module module) {
        CodeNames names = module.names(spot.offset);
        long address = address(place, spot, module);
        String buildId = module.buildId();
        List<Frame> frames = new ArrayList<>(names.inlined().size() + 1);
        for (SourceFrame inlined : names.inlined()) {
            String reason = inlined.function() == null ? "an inlined function without a name" : null;
            frames.add(new Frame(
                    inlined.function(),
                    0,
                    spot.name,
                    spot.path,
                    buildId,
                    spot.offset,
                    address,
                    inlined.file(),
                    inlined.line(),
                    true,
                    reason));
        }
        frames.add(new Frame(
                names.function(),
                names.function() == null ? 0 : spot.offset - names.functionStart(),
                spot.name,
                spot.path,
                buildId,
                spot.offset,
                address,
                names.file(),
                names.line(),
                false,
                reason(names, module)));
        return frames;
    }

    private @Nullable String reason(CodeNames names, Module module) {
        String reason = names.reason();
        boolean curable = CodeNames.NO_SYMBOLS.equals(reason) || CodeNames.NO_LINES.equals(reason);
        return curable ? reason + hints.of(module) : reason;
    }

    private static long address(Place place, Spot spot, Module module) {
        if (!FrameCode.hasModule(place.code) || module.id().equals(FileId.NONE)) {
            return FrameCode.address(place.code);
        }
        return module.fileOffset(spot.offset).stream()
                .flatMap(offset -> place.space.addressOf(module.id(), offset).stream())
                .findFirst()
                .orElse(0);
    }

    /** Ends naming, wherever it is. */
    @Override
    public void close() {
        if (servers != null) {
            servers.abort();
        }
        thread.close();
        finder.close();
        if (servers != null) {
            servers.close();
        }
    }
}
