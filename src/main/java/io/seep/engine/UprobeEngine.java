package io.seep.engine;

import io.seep.bpf.AttachType;
import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.BpfProgram;
import io.seep.bpf.TaskIterator;
import io.seep.bpf.UprobeLinks;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import io.seep.model.RawSite;
import io.seep.model.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The engine for user-space allocators: probes on their functions, src/main/bpf/alloc.bpf.h behind them.
 *
 * <p>Order of calls: {@link #start}; for each program image {@link #openImage} and, for each file with an allocator,
 * {@link #probe}; {@link #snapshot} at any time; {@link #stop}, after which the last snapshot is exact.
 */
public final class UprobeEngine implements AutoCloseable {
    private static final List<String> CALL_PROGRAMS = List.of("call_session", "call_entry", "call_return", "call_free");

    private final AttachMode attach;
    private final BpfObject object;
    private final KernelTables tables;
    private final Origins origins = new Origins();
    private final Map<Integer, List<BpfLink>> linksOfImage = new HashMap<>();
    private final BpfLink threadExit;
    private int openedImages;
    private boolean stopped;

    private UprobeEngine(AttachMode attach, BpfObject object) {
        this.attach = attach;
        this.object = object;
        this.tables = new KernelTables(object, origins);
        this.threadExit = object.program("thread_exit").attach();
    }

    /**
     * Loads programs and tables; no process is touched yet.
     *
     * @param beforeLoad sets the sizes of maps that are not the engine's own
     * @throws BpfException when the kernel refuses
     */
    public static UprobeEngine start(EngineSettings settings, Consumer<BpfObject> beforeLoad) {
        BpfObject object = BpfObject.open("seep");
        try {
            configure(object, settings);
            beforeLoad.accept(object);
            object.load();
            return new UprobeEngine(settings.attach(), object);
        } catch (RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    private static void configure(BpfObject object, EngineSettings settings) {
        boolean session = settings.attach() == AttachMode.SESSION;
        for (String name : CALL_PROGRAMS) {
            BpfProgram program = object.program(name);
            if (name.equals("call_free")) {
                program.setAttachType(AttachType.UPROBE_MULTI);
            } else if (name.equals("call_session") == session) {
                program.setAttachType(session ? AttachType.UPROBE_SESSION : AttachType.UPROBE_MULTI);
            } else {
                program.leaveOut();
            }
        }
        if (settings.stacks() == StackMethod.TABLES) {
            sleepForAbsentPages(object, settings.attach());
        }
        TableSizes sizes = settings.tables();
        int firstSite = Abi.MAX_IMAGES + 1;
        object.map("live").setMaxEntries(sizes.liveBuckets());
        object.map("overflow").setMaxEntries(Math.max(1, sizes.overflowBlocks()));
        object.map("sites").setMaxEntries(firstSite + sizes.sites());
        object.map("site_index").setMaxEntries(Math.max(1, sizes.sites()));
        object.map("frames").setMaxEntries(Math.max(1, sizes.frames()));
        object.setConstant("live_bucket_mask", sizes.liveBuckets() - 1);
        object.setConstant("overflow_limit", sizes.overflowBlocks());
        object.setConstant("site_limit", firstSite + sizes.sites());
        object.setConstant("frame_limit", sizes.frames());
        object.setConstant("unwind_depth", settings.stackDepth());
        object.setConstant("stack_method", settings.stacks().number());
        object.setConstant("min_size", settings.minSizeBytes());
        object.setConstant("max_size", settings.maxSizeBytes());
    }

    /** A page of the stack may be swapped out: a sleepable program can wait for it (Linux 6.0). */
    private static void sleepForAbsentPages(BpfObject object, AttachMode attach) {
        object.program(attach == AttachMode.SESSION ? "call_session" : "call_return")
                .setSleepable();
        object.setConstant("unwind_sleeps", 1);
    }

    /**
     * A number for a new program image.
     *
     * @throws BpfException when all numbers are taken
     */
    public synchronized int openImage() {
        if (openedImages == Abi.MAX_IMAGES) {
            throw new BpfException("more than " + Abi.MAX_IMAGES + " program images in one run", 0);
        }
        tables.openImage(openedImages);
        linksOfImage.put(openedImages, new ArrayList<>());
        return openedImages++;
    }

    /**
     * Places probes in a file, for one process; they take effect whenever it maps the file's code.
     *
     * @param file where the file can be opened now
     * @throws BpfException when the kernel refuses
     */
    public synchronized void probe(int image, int pid, Path file, List<PlannedProbe> probes) {
        var calls = new ArrayList<UprobeLinks.Probe>();
        var frees = new ArrayList<UprobeLinks.Probe>();
        for (PlannedProbe probe : probes) {
            int origin = origins.numberOf(probe.function().name());
            var placed = new UprobeLinks.Probe(probe.fileOffset(), Cookie.of(probe, origin, image));
            (probe.function().kind() == CallKind.FREE ? frees : calls).add(placed);
        }
        List<BpfLink> links = linksOfImage.getOrDefault(image, List.of());
        if (!links.isEmpty()) {
            tables.expectNestedFrees(image);
        }
        // Frees first: a block that is allocated before its free is probed would look live for ever.
        links.add(link("call_free", AttachType.UPROBE_MULTI, file, pid, false, frees));
        if (attach == AttachMode.SESSION) {
            links.add(link("call_session", AttachType.UPROBE_SESSION, file, pid, false, calls));
        } else {
            links.add(link("call_return", AttachType.UPROBE_MULTI, file, pid, true, calls));
            links.add(link("call_entry", AttachType.UPROBE_MULTI, file, pid, false, calls));
        }
    }

    private BpfLink link(
            String program, AttachType type, Path file, int pid, boolean atReturn, List<UprobeLinks.Probe> probes) {
        return UprobeLinks.attach(object.program(program), type, file, pid, atReturn, probes);
    }

    /** Records nothing more for an image and takes its probes away. */
    public synchronized void closeImage(int image) {
        tables.closeImage(image);
        List<BpfLink> links = linksOfImage.remove(image);
        if (links != null) {
            links.forEach(BpfLink::close);
        }
    }

    /** What the tables hold now. While probes are in place the counters of a block on its way may differ by it. */
    public Snapshot snapshot(long nanosSinceStart) {
        var lost = new HashMap<String, Long>();
        for (Loss loss : Loss.values()) {
            lost.put(loss.reportName(), tables.loss(loss));
        }
        lost.put("recursionMisses", recursionMisses());
        List<RawSite> sites = tables.readSites();
        return new Snapshot(nanosSinceStart, sites, lost, tables.unmatchedFrees(openedImages), List.of());
    }

    /** The sums of all counters, cheap enough for every second. */
    public CounterTotals totals() {
        return tables.readTotals();
    }

    private long recursionMisses() {
        long misses = 0;
        for (String name : CALL_PROGRAMS) {
            misses += object.program(name).info().recursionMisses();
        }
        return misses;
    }

    /** The loaded programs, for what else is in them. */
    public BpfObject object() {
        return object;
    }

    /**
     * Takes all probes away and settles the calls that were open: when this returns the target runs as before, and the
     * tables do not change any more.
     */
    public synchronized void stop() {
        List.copyOf(linksOfImage.keySet()).forEach(this::closeImage);
        threadExit.close();
        if (stopped) {
            return;
        }
        stopped = true;
        TaskIterator.run(object.program("settle_all"));
    }

    @Override
    public void close() {
        stop();
        object.close();
    }
}
