package io.seep.cli;

import io.seep.engine.ImageRecord;
import io.seep.model.Headroom;
import io.seep.model.Memory;
import io.seep.model.MemoryPoint;
import io.seep.model.MemoryScan;
import io.seep.model.TimelinePoint;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import io.seep.proc.AddressSpace;
import io.seep.proc.MappedFiles;
import io.seep.proc.MemoryLimits;
import io.seep.proc.ProcessStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One program image while it is traced; by the run's thread, and by those who report of a run that goes on. */
final class TracedImage {
    private final int pid;
    private final MappedFiles files;
    private AddressSpace space;
    private boolean sharesCode;
    private final boolean startedBySeep;
    private final boolean forked;
    private final Instant started;
    private final String executable;
    private String command;
    private final int parent;
    private final int namespacePid;
    private final @Nullable Memory memoryAtStart;
    private @Nullable Memory memoryNow;
    private final List<MemoryPoint> memory = new ArrayList<>();
    private final AnonymousAccount anonymous = new AnonymousAccount();
    private @Nullable Headroom headroom;
    private long anonymousNow;
    private @Nullable Instant ended;
    private @Nullable MemoryScan scan;
    private boolean generatedCodeSkipsFrames;

    /** Stands for the kernel where others have a process. */
    static final int KERNEL = 0;

    /** What takes the kernel's own allocations. Its code is nobody's address space: any will do. */
    static TracedImage kernel(MappedFiles files) {
        var own = new AddressSpace((int) ProcessHandle.current().pid(), files);
        return new TracedImage(own, files);
    }

    private TracedImage(AddressSpace own, MappedFiles files) {
        this.pid = KERNEL;
        this.files = files;
        this.space = own;
        this.sharesCode = true;
        this.forked = false;
        this.startedBySeep = false;
        this.started = Instant.now();
        this.executable = "";
        this.command = "[kernel]";
        this.parent = 0;
        this.namespacePid = 0;
        this.memoryAtStart = null;
        this.memoryNow = null;
    }

    /** The program that a process runs now. */
    TracedImage(int pid, boolean startedBySeep, MappedFiles files) {
        this.pid = pid;
        this.files = files;
        this.space = new AddressSpace(pid, files);
        this.startedBySeep = startedBySeep;
        this.forked = false;
        this.started = Instant.now();
        this.executable = ProcessStatus.executable(pid);
        this.command = ProcessStatus.commandLine(pid);
        ProcessStatus status = ProcessStatus.read(pid).orElse(null);
        this.parent = status == null ? 0 : status.parent();
        this.namespacePid = status == null ? pid : status.namespacePid();
        this.memoryAtStart = status == null || status.hasNoMemory() ? null : status.memory();
        this.memoryNow = memoryAtStart;
    }

    /**
     * A program that has begun in a process that is followed; the process may be gone by now.
     *
     * @param forkedFrom the image whose memory it began with; null after an exec
     */
    TracedImage(ImageRecord record, @Nullable TracedImage forkedFrom, MappedFiles files) {
        this.pid = record.pid();
        this.files = files;
        this.sharesCode = forkedFrom != null;
        this.space = forkedFrom == null ? new AddressSpace(pid, files) : forkedFrom.space;
        this.startedBySeep = true;
        this.forked = forkedFrom != null;
        this.started = Instant.now().minusNanos(Math.max(0, System.nanoTime() - record.beganNanos()));
        this.executable = forkedFrom == null ? ProcessStatus.executable(pid) : forkedFrom.executable;
        String commandLine = forkedFrom == null ? ProcessStatus.commandLine(pid) : forkedFrom.command;
        this.command = commandLine.isEmpty() ? "[" + record.name() + "]" : commandLine;
        this.parent = record.parentPid();
        this.namespacePid = record.namespacePid();
        this.memoryAtStart = ProcessStatus.read(pid)
                .filter(status -> !status.hasNoMemory())
                .map(ProcessStatus::memory)
                .orElse(null);
        this.memoryNow = memoryAtStart;
    }

    synchronized AddressSpace space() {
        return space;
    }

    int pid() {
        return pid;
    }

    /** True for a child that has mapped no code since it was forked. */
    boolean sharesCode() {
        return sharesCode;
    }

    /** From now on its code is told apart from its parent's. */
    synchronized void takeOwnCode() {
        if (sharesCode && pid != KERNEL) {
            sharesCode = false;
            space = new AddressSpace(pid, files);
        }
    }

    String command() {
        return command;
    }

    boolean startedBySeep() {
        return startedBySeep;
    }

    /** False where blocks may lie that Seep does not know: of before the trace, or from the parent. */
    boolean allBlocksKnown() {
        return startedBySeep && !forked;
    }

    /** The image has code that is generated without frame pointers: stacks through it may lack frames. */
    void generatesCodeWithoutFramePointers() {
        generatedCodeSkipsFrames = true;
    }

    boolean generatedCodeSkipsFrames() {
        return generatedCodeSkipsFrames;
    }

    /** Reads the memory figures again; those of a process that is gone stay as they were. */
    synchronized void readMemory() {
        if (pid == KERNEL) {
            return;
        }
        ProcessStatus.read(pid()).filter(status -> !status.hasNoMemory()).ifPresent(status -> {
            if (forked) {
                // Servers name their children so.
                command = ProcessStatus.commandLine(pid);
            }
            memoryNow = status.memory();
            anonymousNow = status.anonymousBytes();
        });
    }

    /** Keeps the figures that were read last as those of this moment of the run. */
    synchronized void noteMemory(double secondsSinceStart) {
        if (memoryNow != null) {
            memory.add(new MemoryPoint(
                    secondsSinceStart,
                    memoryNow.vmSizeBytes(),
                    memoryNow.vmRssBytes(),
                    anonymousNow,
                    memoryNow.threads()));
            readHeadroom();
        }
    }

    private void readHeadroom() {
        Headroom now = MemoryLimits.of(pid());
        if (now != null) {
            headroom = now;
        }
    }

    /**
     * Looks where its memory lies.
     *
     * @param liveBytes of its recorded blocks
     * @param anyway even if the last look was a moment ago
     */
    synchronized void noteMappings(double secondsSinceStart, LongSupplier liveBytes, boolean anyway) {
        if (pid != KERNEL) {
            anonymous.read(pid(), secondsSinceStart, liveBytes, anyway);
        }
    }

    /** A recorded block is live there. */
    synchronized void hasBlocks(long[] addresses, int count) {
        for (int i = 0; i < count; i++) {
            anonymous.hasBlock(addresses[i]);
        }
    }

    synchronized long residentBytes() {
        return memoryNow == null ? 0 : memoryNow.vmRssBytes();
    }

    /** Its memory was searched, or why it was not; null when what was found is true no more. */
    synchronized void scanned(@Nullable MemoryScan made) {
        scan = made;
    }

    synchronized boolean hasEnded() {
        return ended != null;
    }

    void end() {
        end(System.nanoTime());
    }

    /** @param nanos when it ended, CLOCK_MONOTONIC */
    synchronized void end(long nanos) {
        if (ended == null) {
            ended = Instant.now().minusNanos(Math.max(0, System.nanoTime() - nanos));
        }
    }

    /** @param timeline the moments of the run that are kept */
    synchronized TracedProcess describe(List<TimelinePoint> timeline, UnmatchedFrees frees) {
        if (pid == KERNEL) {
            return TracedProcess.kernel(started, ended == null ? Instant.now() : ended);
        }
        Set<Double> moments =
                timeline.stream().map(TimelinePoint::secondsSinceStart).collect(Collectors.toSet());
        return new TracedProcess(
                pid(),
                namespacePid,
                parent,
                command,
                executable,
                started,
                ended == null ? Instant.now() : ended,
                startedBySeep,
                memoryAtStart,
                memoryNow,
                memory.stream()
                        .filter(point -> moments.contains(point.secondsSinceStart()))
                        .toList(),
                anonymous.describe(),
                headroom,
                scan,
                frees);
    }
}
