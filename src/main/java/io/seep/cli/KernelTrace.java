package io.seep.cli;

import io.seep.analyse.KernelNoise;
import io.seep.engine.KernelJudge;
import io.seep.engine.UprobeEngine;
import io.seep.model.FrameCode;
import io.seep.model.KernelReading;
import io.seep.model.RawKernelMemory;
import io.seep.model.StackTrace;
import io.seep.symbolize.KernelSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The part of a trace that is about the kernel's own allocations; does nothing where none are traced. */
final class KernelTrace {
    private final boolean wanted;
    private final boolean wholeSystem;
    private final boolean allPages;
    private final Supplier<KernelReading> reader;
    private KernelReading before = KernelReading.NONE;
    private @Nullable RawKernelMemory last;

    /**
     * Prepares.
     *
     * @param wholeSystem everything that the kernel allocates, else what it allocates for traced processes
     * @param reader reads what the kernel itself tells of its memory
     */
    KernelTrace(KernelOptions options, boolean wholeSystem, Supplier<KernelReading> reader) {
        this.wanted = options.kernel;
        this.wholeSystem = wholeSystem;
        this.allPages = options.allPages();
        this.reader = reader;
    }

    /** Before the first process is attached to or started. */
    void begin(UprobeEngine engine, TracedImages images) {
        if (!wanted) {
            return;
        }
        var judge = new ByNames(KernelSymbols.read(), allPages, !wholeSystem);
        before = reader.get();
        engine.followKernel(judge, wholeSystem ? images.openKernel() : -1);
    }

    /** When the programs are gone, or in the middle of the run. */
    void read(UprobeEngine engine) {
        engine.kernelSums()
                .ifPresent(sums -> last = new RawKernelMemory(
                        before,
                        reader.get(),
                        sums.traffic(),
                        sums.setApart(),
                        // Of others' blocks nothing was recorded: that they are freed says nothing.
                        wholeSystem ? sums.olderFrees() : 0));
    }

    /** What was read last; null when the kernel is not traced. */
    @Nullable
    RawKernelMemory last() {
        return last;
    }

    /** Nothing but the kernel is traced: the run goes on until its time is over. */
    boolean isWholeSystem() {
        return wanted && wholeSystem;
    }

    private record ByNames(KernelSymbols symbols, boolean allPages, boolean probed) implements KernelJudge {
        @Override
        public String setApart(StackTrace stack, boolean pages, boolean movable) {
            List<String> functions = functions(stack);
            if (probed && KernelNoise.isOfInterrupt(functions)) {
                return OTHERS;
            }
            String backing = KernelNoise.backing(functions, pages);
            return backing.isEmpty() ? KernelNoise.setApart(functions, movable && !allPages, probed) : backing;
        }

        @Override
        public StackTrace withoutTracing(StackTrace stack) {
            long[] codes = stack.codes();
            int first = 0;
            while (first < codes.length && isTracing(codes[first])) {
                first++;
            }
            return first == 0 ? stack : new StackTrace(stack.status(), Arrays.copyOfRange(codes, first, codes.length));
        }

        private boolean isTracing(long code) {
            String function = FrameCode.isKernel(code) ? symbols.frame(code).function() : null;
            return function != null && KernelNoise.isTracing(function);
        }

        @Override
        public boolean isOfInterrupt(StackTrace stack) {
            return KernelNoise.isOfInterrupt(functions(stack));
        }

        private List<String> functions(StackTrace stack) {
            return Arrays.stream(stack.codes())
                    .filter(FrameCode::isKernel)
                    .mapToObj(code -> symbols.frame(code).function())
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
