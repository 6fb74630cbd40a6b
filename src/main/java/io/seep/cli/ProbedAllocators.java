package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.engine.UprobeEngine;
import io.seep.ffm.Errno;
import io.seep.model.AllocatorFile;
import io.seep.model.PlannedProbe;
import io.seep.probe.AllocatorPlan;
import io.seep.proc.FileId;
import io.seep.proc.MappedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The allocators of a run: each file is probed once in an image; at any time it can be told what each probe saw. */
final class ProbedAllocators {
    private final UprobeEngine engine;
    private final boolean forAll;
    private final Consumer<String> remarks;
    private final Set<InImage> probed = new HashSet<>();
    private final Map<InFile, Set<Integer>> firstProbes = new LinkedHashMap<>();

    private final List<Placed> placed = new ArrayList<>();

    /** Probes that were placed in a file for a process. */
    record Placed(int pid, MappedFile file, AllocatorPlan plan) {}

    /** Instead of an image. */
    private static final int EVERY_IMAGE = -1;

    private record InImage(int image, FileId file) {}

    private record InFile(String path, AllocatorPlan plan) {}

    /**
     * Nothing is probed yet.
     *
     * @param forAll true to place probes once for all processes that are followed
     * @param remarks is told what was found and where each probe sits
     */
    ProbedAllocators(UprobeEngine engine, boolean forAll, Consumer<String> remarks) {
        this.engine = engine;
        this.forAll = forAll;
        this.remarks = remarks;
    }

    /**
     * Probes a file for an image, unless that was done before.
     *
     * @throws IOException when the process is gone
     * @throws BpfException when the kernel refuses a probe
     */
    void probe(int pid, int image, MappedFile file, AllocatorPlan plan) throws IOException {
        if (!probed.add(new InImage(image, file.id()))) {
            return;
        }
        if (forAll) {
            engine.expectNestedFrees(image);
            if (!probed.add(new InImage(EVERY_IMAGE, file.id()))) {
                return;
            }
        }
        try {
            int first = forAll
                    ? engine.probeForAll(file.openPath(), plan.probes())
                    : engine.probe(image, pid, file.openPath(), plan.probes());
            placed.add(new Placed(pid, file, plan));
            firstProbes
                    .computeIfAbsent(new InFile(file.path(), plan), _ -> new LinkedHashSet<>())
                    .add(first);
            remark(pid, file, plan);
        } catch (BpfException refused) {
            if (refused.errno() == Errno.ESRCH || refused.errno() == Errno.ENOENT) {
                throw new IOException("it ended while probes were being placed", refused);
            }
            throw refused;
        }
    }

    /** Where probes are, or were. */
    List<Placed> placed() {
        return List.copyOf(placed);
    }

    private void remark(int pid, MappedFile file, AllocatorPlan plan) {
        remarks.accept("found " + plan.family() + " in " + file.path() + " of process " + pid + ": "
                + plan.probes().size() + " functions");
        for (PlannedProbe probe : plan.probes()) {
            remarks.accept("  %s: probe at file offset 0x%x, %s"
                    .formatted(probe.function().name(), probe.fileOffset(), probe.reason()));
        }
    }

    /** Tells how many calls each probe saw. */
    void remarkCalls() {
        for (AllocatorFile file : found()) {
            remarks.accept("calls of " + file.family() + " in " + file.path() + ":");
            for (AllocatorFile.Probe probe : file.probes()) {
                remarks.accept("  " + probe.function() + "+" + probe.placedAt() + ": " + probe.calls());
            }
        }
    }

    /**
     * From now on every allocation of an image is seen: what it frees and nobody has handed out is worth a look.
     *
     * @param withOlderBlocks true when blocks may be older than the trace
     */
    void judgeFrees(int image, boolean withOlderBlocks) {
        engine.judgeFrees(image, withOlderBlocks);
    }

    /** Files with allocators that this image maps. */
    int files(int image) {
        return (int) probed.stream().filter(each -> each.image() == image).count();
    }

    boolean isEmpty() {
        return firstProbes.isEmpty();
    }

    /** The files that were probed, each once, with the calls that their probes have seen in all images. */
    List<AllocatorFile> found() {
        var files = new ArrayList<AllocatorFile>();
        firstProbes.forEach((file, numbers) -> {
            AllocatorPlan plan = file.plan();
            var probes = new ArrayList<AllocatorFile.Probe>();
            for (int i = 0; i < plan.probes().size(); i++) {
                int index = i;
                long calls = numbers.stream()
                        .mapToLong(first -> engine.calls(first + index))
                        .sum();
                probes.add(describe(plan.probes().get(i), calls));
            }
            files.add(new AllocatorFile(plan.family(), file.path(), plan.buildId(), probes));
        });
        return files;
    }

    /** The calls that all probes together have seen. */
    long calls() {
        long sum = 0;
        for (var file : firstProbes.entrySet()) {
            for (int first : file.getValue()) {
                for (int i = 0; i < file.getKey().plan().probes().size(); i++) {
                    sum += engine.calls(first + i);
                }
            }
        }
        return sum;
    }

    static AllocatorFile.Probe describe(PlannedProbe probe, long calls) {
        return new AllocatorFile.Probe(
                probe.function().name(),
                probe.entryFileOffset(),
                probe.placedAt(),
                probe.emulated(),
                probe.reason(),
                calls);
    }
}
