package io.seep.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One program image of one process; an exec begins a new one.
 *
 * @param pid process id in Seep's namespace
 * @param namespacePid process id as the process itself sees it
 * @param parent pid of the parent
 * @param command the command line, arguments separated by spaces
 * @param executable path of the program file as the target sees it
 * @param started when tracing of this image began
 * @param ended when the image ended or tracing did
 * @param startedBySeep true when no allocation of this image can be older than the trace: Seep started it, or was there
 *     when its parent forked or executed it
 * @param memoryAtStart null when it could not be read
 * @param memoryAtEnd the last that was read; null when none was
 * @param memory readings over time; those of other images of the run are theirs
 * @param anonymous where its anonymous memory lies; null when that could not be read
 * @param headroom what was left to it at the end; null when that could not be read
 * @param scan the search for blocks that nothing points at; null when nobody asked for it
 * @param unmatchedFrees its frees of blocks that are not its own
 */
public record TracedProcess(
        int pid,
        int namespacePid,
        int parent,
        String command,
        String executable,
        Instant started,
        Instant ended,
        boolean startedBySeep,
        @Nullable Memory memoryAtStart,
        @Nullable Memory memoryAtEnd,
        List<MemoryPoint> memory,
        @Nullable AnonymousMemory anonymous,
        @Nullable Headroom headroom,
        @Nullable MemoryScan scan,
        UnmatchedFrees unmatchedFrees) {
    public TracedProcess {
        memory = List.copyOf(memory);
    }

    /** Without readings over time, a search for blocks that nothing points at, and frees of other blocks than its own. */
    public TracedProcess(
            int pid,
            int namespacePid,
            int parent,
            String command,
            String executable,
            Instant started,
            Instant ended,
            boolean startedBySeep,
            @Nullable Memory memoryAtStart,
            @Nullable Memory memoryAtEnd) {
        this(
                pid,
                namespacePid,
                parent,
                command,
                executable,
                started,
                ended,
                startedBySeep,
                memoryAtStart,
                memoryAtEnd,
                List.of(),
                null,
                null,
                null,
                UnmatchedFrees.NONE);
    }

    /** What stands for the kernel itself, beside the processes that it works for. */
    public static TracedProcess kernel(Instant started, Instant ended) {
        return new TracedProcess(0, 0, 0, "[kernel]", "", started, ended, false, null, null);
    }

    /** True for what stands for the kernel itself. */
    public boolean isKernel() {
        return pid == 0;
    }

    /** The same with these frees. */
    public TracedProcess withUnmatchedFrees(UnmatchedFrees frees) {
        return new TracedProcess(
                pid,
                namespacePid,
                parent,
                command,
                executable,
                started,
                ended,
                startedBySeep,
                memoryAtStart,
                memoryAtEnd,
                memory,
                anonymous,
                headroom,
                scan,
                frees);
    }
}
