package io.seep.symbolize;

import io.seep.model.Frame;
import io.seep.symbolize.debuginfo.DebugFiles;
import io.seep.symbolize.debuginfo.SourceFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names code of the running kernel: functions by /proc/kallsyms, and lines where a vmlinux with debug information is
 * found. Both are read in the background when the first address is wanted, as that takes a while.
 *
 * <p>The offset of a frame is that from the start of the kernel's code, or of its module's, so that it is the same
 * wherever the kernel was loaded (KASLR).
 */
final class KernelCode {
    /**
     * What is known of the kernel.
     *
     * @param buildId null when the kernel does not tell
     * @param vmlinux null when there is none
     * @param remarks what is missing, a sentence each
     */
    record Known(
            KernelSymbols symbols,
            KernelIdentity identity,
            @Nullable String buildId,
            @Nullable VmlinuxFile vmlinux,
            List<String> remarks) {
        /** As linked; meaningless without a vmlinux. */
        long linked(long address) {
            return vmlinux == null ? address : address - symbols.textStart() + vmlinux.textStart();
        }
    }

    private final Supplier<Known> source;
    private final Set<Long> waiting = new HashSet<>();
    private final Map<String, String> buildIds = new HashMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private @Nullable Thread reader;
    private volatile @Nullable Known known;

    /** The running kernel's, with lines from the places that the options name, and the usual ones. */
    KernelCode(NamingOptions options, DebugFiles finder) {
        this(() -> read(
                KernelSymbols.read(),
                KernelIdentity.RUNNING,
                options.vmlinux(),
                VmlinuxFile.usualPlaces(System.getProperty("os.version", "")),
                finder));
    }

    KernelCode(Supplier<Known> source) {
        this.source = source;
    }

    /** @param named the file that the user named, and no other; null to look at the usual places */
    static Known read(
            KernelSymbols symbols, KernelIdentity identity, @Nullable Path named, List<Path> usual, DebugFiles finder) {
        String buildId = identity.buildId().orElse(null);
        var remarks = new ArrayList<String>();
        VmlinuxFile vmlinux = null;
        if (symbols.isEmpty()) {
            remarks.add("the kernel: no function names, " + symbols.problem());
        } else if (buildId == null || symbols.textStart() == 0) {
            remarks.add("the kernel: no lines, as it does not tell which build it is (/sys/kernel/notes)");
        } else if (named != null) {
            vmlinux = VmlinuxFile.opened(named, buildId);
            if (vmlinux == null) {
                remarks.add("the kernel: " + named + " can't be used: no vmlinux with debug information of the build "
                        + buildId + " that runs");
            }
        } else {
            vmlinux = VmlinuxFile.find(usual, buildId, finder);
            if (vmlinux == null) {
                remarks.add("the kernel: no lines, as no vmlinux with debug information of build " + buildId
                        + " was found; install the kernel's debug package, or name one with --vmlinux FILE");
            }
        }
        return new Known(symbols, identity, buildId, vmlinux, List.copyOf(remarks));
    }

    /**
     * This code will be named.
     *
     * @param wanted takes the file that has to be asked
     */
    synchronized void want(long address, Consumer<Module> wanted) {
        if (reader == null) {
            reader = Thread.ofPlatform().daemon().name("seep-kernel-names").start(() -> known = source.get());
        }
        waiting.add(address);
        if (known != null) {
            flush(known, wanted);
        }
    }

    /** Waits until the kernel's names are read, and asks for the lines of all code that was wanted. */
    void settle(Duration patience, Consumer<Module> wanted) throws InterruptedException {
        Thread begun = reader();
        if (begun == null) {
            return;
        }
        // Without the lock: the trace goes on meanwhile, and wants more.
        boolean _ = begun.join(patience);
        synchronized (this) {
            if (known != null) {
                flush(known, wanted);
            }
        }
    }

    private synchronized @Nullable Thread reader() {
        return reader;
    }

    private void flush(Known kernel, Consumer<Module> wanted) {
        VmlinuxFile vmlinux = kernel.vmlinux();
        if (vmlinux != null) {
            for (long address : waiting) {
                if (vmlinux.module().want(kernel.linked(address))) {
                    wanted.accept(vmlinux.module());
                }
            }
        }
        waiting.clear();
    }

    /** The frames of code at an address: functions inlined there, and the one that holds them. */
    synchronized List<Frame> frames(long address) {
        Known kernel = known;
        if (kernel == null) {
            return List.of(new Frame(
                    null, 0, KernelSymbols.KERNEL, null, null, address, address, null, 0, false, "not named in time"));
        }
        Frame function = placed(kernel, kernel.symbols().frame(address));
        VmlinuxFile vmlinux = kernel.vmlinux();
        return vmlinux == null || !KernelSymbols.KERNEL.equals(function.module()) || function.function() == null
                ? List.of(function)
                : withLines(function, vmlinux.module().names(kernel.linked(address)));
    }

    /** With an offset that is the same in every run of this build. */
    private Frame placed(Known kernel, Frame at) {
        String module = at.module();
        if (at.function() == null || module == null) {
            return at;
        }
        boolean ofKernel = module.equals(KernelSymbols.KERNEL);
        String buildId = ofKernel
                ? kernel.buildId()
                : buildIds.computeIfAbsent(
                        module, name -> kernel.identity().buildId(name).orElse(""));
        long start = ofKernel
                ? kernel.symbols().textStart()
                : starts.computeIfAbsent(module, name -> kernel.identity().textStart(name));
        boolean isPlaced = start != 0 && Long.compareUnsigned(start, at.address()) <= 0;
        return new Frame(
                at.function(),
                at.functionOffset(),
                module,
                null,
                // Without a fixed offset the build says nothing: the function's name tells the place then.
                isPlaced && buildId != null && !buildId.isEmpty() ? buildId : null,
                isPlaced ? at.address() - start : at.address(),
                at.address(),
                null,
                0,
                false,
                at.reason());
    }

    private static List<Frame> withLines(Frame function, CodeNames names) {
        var frames = new ArrayList<Frame>();
        for (SourceFrame inlined : names.inlined()) {
            frames.add(new Frame(
                    inlined.function(),
                    0,
                    function.module(),
                    null,
                    function.buildId(),
                    function.offset(),
                    function.address(),
                    inlined.file(),
                    inlined.line(),
                    true,
                    inlined.function() == null ? "an inlined function without a name" : null));
        }
        frames.add(new Frame(
                function.function(),
                function.functionOffset(),
                function.module(),
                null,
                function.buildId(),
                function.offset(),
                function.address(),
                names.file(),
                names.line(),
                false,
                names.reason()));
        return frames;
    }

    /** What is missing, a sentence each; nothing as long as no code of the kernel was wanted. */
    List<String> remarks() {
        Known kernel = known;
        return kernel == null ? List.of() : kernel.remarks();
    }
}
