package io.seep.cli;

import io.seep.model.Memory;
import io.seep.model.TracedProcess;
import io.seep.proc.AddressSpace;
import io.seep.proc.ProcessStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One program image while it is traced. */
final class TracedImage {
    private final AddressSpace space;
    private final boolean startedBySeep;
    private final Instant started = Instant.now();
    private final String executable;
    private final String command;
    private final int parent;
    private final int namespacePid;
    private final @Nullable Memory memoryAtStart;
    private @Nullable Memory memoryNow;
    private @Nullable Instant ended;
    private boolean generatedCodeSkipsFrames;

    TracedImage(int pid, boolean startedBySeep) {
        this.space = new AddressSpace(pid);
        this.startedBySeep = startedBySeep;
        this.executable = ProcessStatus.executable(pid);
        this.command = ProcessStatus.commandLine(pid);
        ProcessStatus status = ProcessStatus.read(pid).orElse(null);
        this.parent = status == null ? 0 : status.parent();
        this.namespacePid = status == null ? pid : status.namespacePid();
        this.memoryAtStart = status == null || status.hasNoMemory() ? null : status.memory();
        this.memoryNow = memoryAtStart;
    }

    AddressSpace space() {
        return space;
    }

    int pid() {
        return space.pid();
    }

    String command() {
        return command;
    }

    boolean startedBySeep() {
        return startedBySeep;
    }

    /** The image has code that is generated without frame pointers: stacks through it may lack frames. */
    void generatesCodeWithoutFramePointers() {
        generatedCodeSkipsFrames = true;
    }

    boolean generatedCodeSkipsFrames() {
        return generatedCodeSkipsFrames;
    }

    /** Reads the memory figures again; those of a process that is gone stay as they were. */
    void readMemory() {
        ProcessStatus.read(pid())
                .filter(status -> !status.hasNoMemory())
                .ifPresent(status -> memoryNow = status.memory());
    }

    long residentBytes() {
        return memoryNow == null ? 0 : memoryNow.vmRssBytes();
    }

    void end() {
        if (ended == null) {
            ended = Instant.now();
        }
    }

    TracedProcess describe() {
        end();
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
                memoryNow);
    }
}
