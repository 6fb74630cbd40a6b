package io.seep.engine;

import io.seep.bpf.AttachType;
import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.BpfProgram;
import io.seep.bpf.PerfUprobe;
import io.seep.bpf.ProgramInfo;
import io.seep.bpf.UprobeLinks;
import io.seep.bpf.UprobeLinks.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The programs behind allocator functions, and the ways of {@link AttachMode} to attach them. */
final class CallPrograms {
    private static final String SESSION = "call_session";
    private static final String ENTRY = "call_entry";
    private static final String RETURN = "call_return";
    private static final String FREE = "call_free";
    private static final String CALIBRATE = "calibrate";

    private final BpfObject object;
    private final AttachMode attach;
    private final ProbeWatch watch;

    CallPrograms(BpfObject object, AttachMode attach, ProbeWatch watch) {
        this.object = object;
        this.attach = attach;
        this.watch = watch;
    }

    /**
     * Before the object is loaded: chooses the programs.
     *
     * @param sleepForAbsentPages a page of the stack may be swapped out: a sleepable program can wait for it (Linux 6.0)
     */
    void configure(boolean sleepForAbsentPages) {
        boolean session = attach == AttachMode.SESSION;
        object.program(session ? ENTRY : SESSION).leaveOut();
        if (session) {
            object.program(RETURN).leaveOut();
            object.program(SESSION).setAttachType(AttachType.UPROBE_SESSION);
        } else if (attach == AttachMode.MULTI) {
            object.program(ENTRY).setAttachType(AttachType.UPROBE_MULTI);
            object.program(RETURN).setAttachType(AttachType.UPROBE_MULTI);
        }
        if (attach != AttachMode.PERF) {
            object.program(FREE).setAttachType(AttachType.UPROBE_MULTI);
        }
        if (attach != AttachMode.PERF) {
            object.program(CALIBRATE).setAttachType(session ? AttachType.UPROBE_SESSION : AttachType.UPROBE_MULTI);
        }
        if (sleepForAbsentPages) {
            object.program(FREE).setSleepable();
            for (String name : session ? List.of(SESSION) : List.of(ENTRY, RETURN)) {
                object.program(name).setSleepable();
            }
            object.setConstant("unwind_sleeps", 1);
        }
    }

    /**
     * Attaches to functions of a file, in one process. When one can't be attached, none is.
     *
     * @param calls functions that hand out blocks
     * @param frees functions that only take them back
     * @throws BpfException when the kernel refuses
     */
    PlacedProbes attach(Path file, int pid, List<Probe> calls, List<Probe> frees) {
        var links = new ArrayList<BpfLink>();
        List<Long> fileOffsets = Stream.concat(frees.stream(), calls.stream())
                .map(Probe::fileOffset)
                .toList();
        try (var _ = ProbeWatch.during(watch, pid, file, fileOffsets)) {
            // Frees first: a block that is allocated before its free is probed would look live for ever.
            addLinks(links, FREE, AttachType.UPROBE_MULTI, file, pid, false, frees);
            if (attach == AttachMode.SESSION) {
                addLinks(links, SESSION, AttachType.UPROBE_SESSION, file, pid, false, calls);
            } else {
                addLinks(links, RETURN, AttachType.UPROBE_MULTI, file, pid, true, calls);
                addLinks(links, ENTRY, AttachType.UPROBE_MULTI, file, pid, false, calls);
            }
            return new PlacedProbes(watch, pid, file, fileOffsets, links);
        } catch (BpfException refused) {
            new PlacedProbes(watch, pid, file, fileOffsets, links).close();
            throw refused;
        }
    }

    private void addLinks(
            List<BpfLink> links,
            String name,
            AttachType type,
            Path file,
            int pid,
            boolean atReturn,
            List<Probe> probes) {
        BpfProgram program = object.program(name);
        if (attach == AttachMode.PERF) {
            probes.forEach(probe -> links.add(PerfUprobe.attach(program, file, pid, atReturn, probe)));
        } else if (!probes.isEmpty()) {
            links.add(UprobeLinks.attach(program, type, file, pid, atReturn, probes));
        }
    }

    /**
     * Attaches the program that does nothing; a call of the function then costs {@link #calibrationTraps} traps.
     *
     * @throws BpfException when the kernel refuses
     */
    BpfLink attachCalibration(Path file, int pid, long fileOffset) {
        var probe = new Probe(fileOffset, 0);
        BpfProgram program = object.program(CALIBRATE);
        return switch (attach) {
            case SESSION -> UprobeLinks.attach(program, AttachType.UPROBE_SESSION, file, pid, false, List.of(probe));
            case MULTI -> UprobeLinks.attach(program, AttachType.UPROBE_MULTI, file, pid, false, List.of(probe));
            case PERF -> PerfUprobe.attach(program, file, pid, false, probe);
        };
    }

    /** A session sees the return as well. */
    int calibrationTraps() {
        return attach == AttachMode.SESSION ? 2 : 1;
    }

    /** The kernel's statistics of all programs together. */
    ProgramTime time() {
        long runs = 0;
        long nanos = 0;
        for (String name : List.of(SESSION, ENTRY, RETURN, FREE)) {
            ProgramInfo info = object.program(name).info();
            runs += info.runs();
            nanos += info.runNanos();
        }
        return new ProgramTime(runs, nanos);
    }

    /** Calls that the kernel skipped because another program was at work on that processor. */
    long recursionMisses() {
        return List.of(SESSION, ENTRY, RETURN, FREE).stream()
                .mapToLong(name -> object.program(name).info().recursionMisses())
                .sum();
    }
}
