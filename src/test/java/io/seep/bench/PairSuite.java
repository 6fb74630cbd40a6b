package io.seep.bench;

import io.seep.engine.AttachMode;
import io.seep.guard.KernelVersion;
import io.seep.guard.health.MachineHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tight loop of malloc and free, the worst that can happen to a tracer: untraced, with empty programs at Seep's
 * probes, traced by Seep, and by its peers.
 */
final class PairSuite implements Suite {
    private static final int SIZE_BYTES = 24;
    private static final int SESSION_SINCE = 613;
    private static final List<Integer> DEPTHS = List.of(4, 24);
    private static final List<Integer> THREADS = List.of(1, 2, 4, 8);

    @Override
    public String name() {
        return "pair";
    }

    @Override
    public String about() {
        return "ns for one malloc + free of " + SIZE_BYTES + " bytes in a tight loop, beside the floor and the peers";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    static AttachMode bestAttachMode() {
        boolean known = KernelVersion.of(System.getProperty("os.version")) >= SESSION_SINCE;
        return known ? AttachMode.SESSION : AttachMode.MULTI;
    }

    /** How a case is called in the results. */
    static String caseName(PairProgram.Shape shape) {
        return shape.frames() + " frames, " + shape.threads() + (shape.threads() == 1 ? " thread, " : " threads, ")
                + (shape.framePointers() ? "frame pointers" : "no frame pointers");
    }

    static PairProgram.Shape shape(int frames, int threads, boolean framePointers) {
        return new PairProgram.Shape(frames, threads, SIZE_BYTES, framePointers);
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        MachineHealth.ofHost().require(System.getProperty("os.version"));
        Path shortName = Files.createDirectory(
                Path.of("/tmp/sb" + ProcessHandle.current().pid()));
        Path libc = Files.createSymbolicLink(shortName.resolve("libc.so.6"), setting.built("libc/libc.so.6"));
        try (EmptyPrograms empty = EmptyPrograms.load(setting.built("empty.bpf.o"), bestAttachMode())) {
            List<PairWay> own = new ArrayList<>(List.of(
                    new PairWay.Untraced(),
                    new PairWay.Floor(empty),
                    new PairBySeep(PairWay.SEEP, setting.seep(), List.of())));
            List<PairWay> all = new ArrayList<>(own);
            all.add(new PairBySeep(PairWay.WITHOUT_STACKS, setting.seep(), List.of("--stacks", "none")));
            List<PairWay> peers = Peers.present(setting, libc, result);
            for (boolean framePointers : List.of(true, false)) {
                for (int frames : DEPTHS) {
                    PairProgram.Shape shape = shape(frames, 1, framePointers);
                    Case each = result.begin(caseName(shape));
                    measure(setting, shape, all, setting.choose(7, 1), each, result);
                    if (framePointers && !(setting.quick() && frames > 4)) {
                        measure(setting, shape, peers, setting.choose(3, 1), each, result);
                    }
                }
            }
            for (int threads : THREADS.subList(1, THREADS.size())) {
                for (boolean framePointers : setting.quick() ? List.of(true) : List.of(true, false)) {
                    for (int frames : setting.quick() ? List.of(4) : DEPTHS) {
                        PairProgram.Shape shape = shape(frames, threads, framePointers);
                        measure(setting, shape, own, setting.choose(3, 1), result.begin(caseName(shape)), result);
                    }
                }
            }
        } finally {
            Files.deleteIfExists(libc);
            Files.deleteIfExists(shortName);
        }
    }

    /** A way that fails in one round is left out of the rest, with a remark; Seep's own failures are failures. */
    static void measure(
            Setting setting, PairProgram.Shape shape, List<PairWay> ways, int rounds, Case each, SuiteResult result)
            throws IOException, InterruptedException {
        int millis = setting.choose(300, 200);
        var left = new ArrayList<>(ways);
        setting.say("pair: " + each.name() + ", "
                + String.join(", ", ways.stream().map(PairWay::name).toList()));
        PairProgram running = PairProgram.start(setting, shape, List.of(), Map.of());
        try {
            running.waitUntilClear();
            for (int round = 0; round < rounds; round++) {
                for (PairWay way : List.copyOf(left)) {
                    try {
                        each.add(way.name(), way.measure(setting, shape, running, millis));
                    } catch (IOException failed) {
                        if (way instanceof PairBySeep || way instanceof PairWay.Untraced) {
                            throw failed;
                        }
                        left.remove(way);
                        each.drop(way.name());
                        result.remark(way.name() + " not measured: " + failed.getMessage());
                        running.close();
                        running = PairProgram.start(setting, shape, List.of(), Map.of());
                    }
                }
            }
        } finally {
            running.close();
        }
    }

    @Override
    public String markdown(SuiteResult result) {
        return PairTables.of(result);
    }
}
