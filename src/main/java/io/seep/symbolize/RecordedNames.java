package io.seep.symbolize;

import io.seep.elf.ElfFile;
import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.DebugInformation;
import io.seep.symbolize.debuginfo.DebuginfodServers;
import io.seep.symbolize.debuginfo.SourceFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the frames of a recording again, later or on another machine: by the build-ids that it holds, from files of the
 * same builds. A frame whose file is not found keeps the names that it has. Its methods are called by one thread.
 */
public final class RecordedNames implements AutoCloseable {
    private final RootFolder host = RootFolder.ofHost();
    private final @Nullable DebuginfodServers servers;
    private final DebugInformation debug = new DebugInformation();
    private final DebugFiles finder;
    private final NamingThread thread;
    private final Map<String, Optional<Module>> modules = new HashMap<>();

    /** Of the one kernel that a recording is of; as linked. */
    private long kernelTextStart;

    /** Names from the folders and servers of these options, and from the machine's own debug files. */
    public RecordedNames(NamingOptions options) {
        this.servers = options.debuginfodUrls().isBlank() ? null : new DebuginfodServers(options.debuginfodUrls());
        DebugFiles.Source source = servers == null ? _ -> Optional.empty() : servers;
        this.finder = new DebugFiles(options.debugFolders(), source);
        this.thread = new NamingThread(debug, finder);
    }

    /** The frames of this stack will be named: begins with it. */
    public void want(Stack stack) {
        for (Frame frame : stack.frames()) {
            Module module = module(frame);
            if (module != null && module.want(lookedUp(frame))) {
                thread.wants(module);
            }
        }
    }

    /** As {@link Symbolizer#await}. */
    public boolean await(Duration patience) {
        try {
            return thread.await(patience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public NamingProgress progress() {
        return thread.progress();
    }

    /** The same stack with the names that were found. */
    public Stack name(Stack stack) {
        List<Frame> frames = new ArrayList<>();
        List<Frame> inlined = new ArrayList<>();
        for (Frame frame : stack.frames()) {
            if (frame.inlined()) {
                inlined.add(frame);
                continue;
            }
            Module module = module(frame);
            CodeNames names = module == null ? null : module.names(lookedUp(frame));
            if (names == null || isPoorer(names, frame)) {
                frames.addAll(inlined);
                frames.add(frame);
            } else {
                frames.addAll(named(frame, names));
            }
            inlined.clear();
        }
        frames.addAll(inlined);
        return new Stack(stack.status(), frames);
    }

    private static boolean isPoorer(CodeNames names, Frame frame) {
        return names.function() == null || (names.line() == 0 && frame.line() > 0);
    }

    private List<Frame> named(Frame frame, CodeNames names) {
        List<Frame> frames = new ArrayList<>();
        for (SourceFrame inlined : names.inlined()) {
            frames.add(frame(
                    frame,
                    inlined.function(),
                    0,
                    inlined.file(),
                    inlined.line(),
                    true,
                    inlined.function() == null ? "an inlined function without a name" : null));
        }
        frames.add(frame(
                frame,
                names.function(),
                lookedUp(frame) - names.functionStart(),
                names.file(),
                names.line(),
                false,
                names.reason()));
        return frames;
    }

    private static Frame frame(
            Frame at,
            @Nullable String function,
            long functionOffset,
            @Nullable String file,
            int line,
            boolean inlined,
            @Nullable String reason) {
        return new Frame(
                function,
                functionOffset,
                at.module(),
                at.modulePath(),
                at.buildId(),
                at.offset(),
                at.address(),
                file,
                line,
                inlined,
                reason);
    }

    /** The address in its file: frames of the kernel have offsets from the start of its code. */
    private long lookedUp(Frame frame) {
        return frame.offset() + (isOfKernel(frame) ? kernelTextStart : 0);
    }

    private static boolean isOfKernel(Frame frame) {
        return KernelSymbols.KERNEL.equals(frame.module());
    }

    private @Nullable Module module(Frame frame) {
        String buildId = frame.buildId();
        if (buildId == null || frame.inlined()) {
            return null;
        }
        return modules.computeIfAbsent(buildId, id -> open(id, frame)).orElse(null);
    }

    private Optional<Module> open(String buildId, Frame frame) {
        Optional<OpenFile> found = finder.anywhere(buildId).or(() -> finder.byBuildId(buildId));
        if (isOfKernel(frame)) {
            return found.map(file -> VmlinuxFile.of(file, buildId)).map(vmlinux -> {
                kernelTextStart = vmlinux.textStart();
                return vmlinux.module();
            });
        }
        return found.flatMap(file -> {
            try {
                String path = frame.modulePath() == null ? "" : frame.modulePath();
                return Optional.of(Module.of(file, path, ElfFile.open(file.read()), host));
            } catch (IOException unusable) {
                file.close();
                return Optional.empty();
            }
        });
    }

    /** How many of the files that the recording names were found. */
    public String found() {
        long found = modules.values().stream().filter(Optional::isPresent).count();
        return found + " of " + modules.size() + " files with a build-id were found";
    }

    /** What went wrong, a sentence each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(thread.faults());
        remarks.addAll(debug.remarks());
        if (servers != null) {
            remarks.addAll(servers.remarks());
        }
        return remarks;
    }

    @Override
    public void close() {
        if (servers != null) {
            servers.abort();
        }
        thread.close();
        if (servers != null) {
            servers.close();
        }
        finder.close();
        host.close();
    }
}
