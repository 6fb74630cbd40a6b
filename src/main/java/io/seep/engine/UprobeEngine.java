package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.LibbpfLog;
import io.seep.bpf.PidLevel;
import io.seep.bpf.TaskIterator;
import io.seep.bpf.UprobeLinks;
import io.seep.model.CallFamily;
import io.seep.model.CallKind;
import io.seep.model.PlannedProbe;
import io.seep.model.RawSite;
import io.seep.model.SiteCounters;
import io.seep.model.Snapshot;
import io.seep.model.StackTrace;
import io.seep.proc.PidNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The engine for user-space allocators: probes on their functions, src/main/bpf/alloc.bpf.h behind them.
 *
 * <p>Order of calls: {@link #start}; for each program image {@link #openImage} and, for each file with an allocator,
 * {@link #probe}; {@link #snapshot} at any time; {@link #stop}, after which the last snapshot is exact.
 */
public final class UprobeEngine implements AutoCloseable {
    static final String OBJECT = "seep";

    private final BpfObject object;
    private final CallPrograms programs;
    private final KernelTables tables;
    private final ProbeTable probes;
    private final Origins origins;
    private final OriginFamilies families;
    private final Map<Integer, List<PlacedProbes>> probesOfImage = new HashMap<>();
    private final IdentityHashMap<List<PlannedProbe>, Integer> numbers = new IdentityHashMap<>();
    private final Map<Integer, Integer> freesOfImage = new HashMap<>();
    private final SuspiciousFrees suspiciousFrees;
    private final List<BpfLink> threadLinks;
    private final @Nullable KernelPrograms kernelPrograms;
    private @Nullable Mappings mappings;
    private @Nullable KernelEngine kernel;
    private boolean stopped;

    private UprobeEngine(
            CallPrograms programs,
            @Nullable KernelPrograms kernelPrograms,
            BpfObject object,
            Origins origins,
            EngineSettings settings) {
        this.programs = programs;
        this.kernelPrograms = kernelPrograms;
        this.origins = origins;
        this.families = new OriginFamilies(object.map("origin_families").values());
        this.object = object;
        this.tables = new KernelTables(
                object, origins, settings.details(), settings.tables().moreBuckets());
        this.probes = new ProbeTable(
                object.map("probes").values(), object.map("probe_calls").values());
        this.suspiciousFrees = new SuspiciousFrees(object, tables, probes, origins);
        this.threadLinks = List.of(
                object.program("thread_exit").attach(),
                object.program("thread_renamed").attach());
        // Last: who fails to make an engine unmaps the table without stopping who watches it.
        tables.start();
    }

    /**
     * Loads programs and tables; no process is touched yet.
     *
     * @param ahead their object
     * @param watch is told of changes in the code of programs
     * @param beforeLoad sets the sizes of maps that are not the engine's own
     * @throws BpfException when the kernel refuses
     */
    public static UprobeEngine start(
            ProgramsAhead ahead, EngineSettings settings, ProbeWatch watch, Consumer<BpfObject> beforeLoad) {
        return LibbpfLog.explained(() -> startEither(ahead, settings, watch, beforeLoad));
    }

    private static UprobeEngine startEither(
            ProgramsAhead ahead, EngineSettings settings, ProbeWatch watch, Consumer<BpfObject> beforeLoad) {
        if (settings.kernel() == null) {
            return start(ahead, settings, watch, beforeLoad, KernelPrograms.Kind.CHECKED);
        }
        try {
            return start(ahead, settings, watch, beforeLoad, KernelPrograms.Kind.CHECKED);
        } catch (BpfException refused) {
            return start(ahead, settings, watch, beforeLoad, KernelPrograms.Kind.RAW);
        }
    }

    static UprobeEngine start(
            ProgramsAhead ahead,
            EngineSettings settings,
            ProbeWatch watch,
            Consumer<BpfObject> beforeLoad,
            KernelPrograms.Kind kind) {
        BpfObject object = ahead.take();
        try {
            var programs = new CallPrograms(object, settings.attach(), watch);
            programs.configure(settings.stacks() == StackMethod.TABLES);
            configure(object, settings);
            KernelPrograms kernelPrograms = KernelEngine.configure(object, settings.kernel(), kind);
            var origins = new Origins();
            BlockEvents.configure(object, settings);
            Mappings.configure(object, settings.mappings(), origins);
            beforeLoad.accept(object);
            object.load();
            return new UprobeEngine(programs, kernelPrograms, object, origins, settings);
        } catch (RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    private static void configure(BpfObject object, EngineSettings settings) {
        TableSizes sizes = settings.tables();
        object.map("live").setMaxEntries(sizes.liveBuckets());
        object.map("overflow").setMaxEntries(Math.max(1, sizes.overflowBlocks()));
        object.map("sites").setMaxEntries(1 + sizes.sites() + Abi.STACKLESS_SITES);
        object.map("site_index").setMaxEntries(sizes.sitePlaces() / Abi.PAGE_WORDS);
        object.map("frames").setMaxEntries(Math.ceilDiv(Math.max(1, sizes.frames()), Abi.PAGE_WORDS));
        object.map("frame_codes").setMaxEntries(sizes.codePlaces());
        object.map("recent_frees").setMaxEntries(sizes.recentFrees());
        object.setConstant("recent_free_mask", sizes.recentFrees() - 1);
        object.map("origin_families").setMaxEntries(settings.mismatches() ? Origins.MOST : 1);
        object.setConstant("check_mismatch", settings.mismatches() ? 1 : 0);
        if (settings.freeStacks()) {
            object.setConstant("first_free_stacks", Long.MAX_VALUE);
        }
        object.setConstant("live_bucket_mask", sizes.liveBuckets() - 1);
        object.setConstant("overflow_limit", sizes.overflowBlocks());
        object.setConstant("site_limit", 1 + sizes.sites());
        object.setConstant("site_place_mask", sizes.sitePlaces() - 1);
        object.setConstant("code_place_mask", sizes.codePlaces() - 1);
        object.setConstant("frame_limit", sizes.frames());
        object.setConstant("unwind_depth", settings.stackDepth());
        object.setConstant("seep_pid", (int) ProcessHandle.current().pid());
        PidNamespace numbering = PidNamespace.own();
        if (numbering.isInner()) {
            object.setConstant("namespace_level", PidLevel.own());
            object.setConstant("namespace_number", (int) numbering.number());
        }
        object.setConstant("stack_method", settings.stacks().number());
        object.setConstant("min_size", settings.minSizeBytes());
        object.setConstant("max_size", settings.maxSizeBytes());
    }

    /**
     * A number for a new program image.
     *
     * @throws BpfException when all numbers are taken
     */
    public synchronized int openImage(int pid) {
        int image = tables.claimImage();
        if (image >= Abi.MAX_IMAGES) {
            throw new BpfException("more than " + Abi.MAX_IMAGES + " program images in one run", 0);
        }
        tables.openImage(image, pid);
        probesOfImage.put(image, new ArrayList<>());
        return image;
    }

    /** How many images there are; the kernel's side begins one for each child of a process that is followed. */
    public int images() {
        return tables.claimedImages();
    }

    /** What the kernel's side knows of an image; empty while it is about to write it down. */
    public Optional<ImageRecord> imageRecord(int image) {
        return tables.imageRecord(image);
    }

    /** From now on the stacks of an image are walked by its own code map, not by its parent's. */
    public void useOwnCode(int image) {
        tables.setCodeImage(image);
    }

    /** Frees, by image, of blocks that it has from its parent. */
    public Map<Integer, Long> inheritedFrees() {
        return tables.inheritedFrees(images());
    }

    /**
     * Places probes in a file, for one process; they take effect whenever it maps the file's code.
     *
     * @param file where the file can be opened now
     * @return the number of the first probe, for {@link #calls}; the others follow it
     * @throws BpfException when the kernel refuses
     */
    public synchronized int probe(int image, int pid, Path file, List<PlannedProbe> planned) {
        long frees = planned.stream()
                .filter(probe -> probe.function().kind() == CallKind.FREE)
                .count();
        if (freesOfImage.merge(image, (int) frees, Integer::sum) > 1) {
            tables.expectNestedFrees(image);
        }
        return place(image, pid, file, planned);
    }

    /**
     * The same for all processes that are followed, now and later. The probes are in every process that maps the file:
     * one that is not followed loses the time that a trap takes, and nothing of it is recorded.
     */
    public synchronized int probeForAll(Path file, List<PlannedProbe> planned) {
        return place(Abi.COOKIE_BY_PROCESS, UprobeLinks.EVERY_PROCESS, file, planned);
    }

    /** A followed image may have more than one function that frees. */
    public void expectNestedFrees(int image) {
        tables.expectNestedFrees(image);
    }

    private int place(int imageOfCookie, int pid, Path file, List<PlannedProbe> planned) {
        var calls = new ArrayList<UprobeLinks.Probe>();
        var frees = new ArrayList<UprobeLinks.Probe>();
        int first = numbersOf(planned);
        for (int i = 0; i < planned.size(); i++) {
            PlannedProbe probe = planned.get(i);
            var placed = new UprobeLinks.Probe(probe.fileOffset(), ProbeTable.cookie(first + i, imageOfCookie));
            (probe.function().kind() == CallKind.FREE ? frees : calls).add(placed);
        }
        probesOfImage
                .computeIfAbsent(imageOfCookie, _ -> new ArrayList<>())
                .add(programs.attach(file, pid, calls, frees));
        return first;
    }

    /**
     * From now on frees of unknown addresses are looked at: every allocator of the image is probed.
     *
     * @param withOlderBlocks true when blocks may be older than the trace
     */
    public void judgeFrees(int image, boolean withOlderBlocks) {
        tables.judgeFrees(image, withOlderBlocks);
    }

    /** Compares addresses that were freed and are not known with the blocks that are live now; often. */
    public void lookAtUnknownFrees() {
        suspiciousFrees.look();
    }

    /** The number of the first function of a plan; the others follow it. The same in all images. */
    private int numbersOf(List<PlannedProbe> planned) {
        Integer known = numbers.get(planned);
        if (known != null) {
            return known;
        }
        int first = probes.next();
        for (PlannedProbe probe : planned) {
            int origin = origins.numberOf(probe.function().name());
            families.note(origin, CallFamily.of(probe.function()));
            int _ = probes.add(probe, origin);
        }
        numbers.put(planned, first);
        return first;
    }

    /**
     * Follows the memory that images map themselves; only after start with such settings.
     *
     * @param allocatorsOwn tells whether a stack is of an allocator that maps memory for its blocks: that does not count
     * @throws BpfException when the kernel refuses
     */
    public synchronized void followMappings(Predicate<StackTrace> allocatorsOwn) {
        mappings = Mappings.start(object, tables, allocatorsOwn);
    }

    /** Takes in which mappings came and went; often, or there is no room for more of them. */
    public synchronized void takeMappings() {
        if (mappings != null) {
            mappings.drain();
        }
    }

    /** Each allocation and free by itself; once, and only after start with such settings. */
    public BlockEvents blockEvents() {
        return new BlockEvents(object, origins);
    }

    /**
     * Records the kernel's own allocations too; only after start with such settings.
     *
     * @param image what takes all of them; -1 for those that are made for traced processes only, and go to their images
     * @throws BpfException when the kernel refuses
     */
    public synchronized void followKernel(KernelJudge judge, int image) {
        kernel = KernelEngine.start(object, tables, Objects.requireNonNull(kernelPrograms), judge, image);
    }

    /** What is known of the kernel's memory beside sites; empty when that is not recorded. */
    public synchronized Optional<KernelSums> kernelSums() {
        return kernel == null
                ? Optional.empty()
                : Optional.of(new KernelSums(
                        kernel.traffic(),
                        kernel.setApart(tables.readSites(System.nanoTime(), LiveBlockReader.NOBODY)),
                        kernel.olderFrees()));
    }

    /** Stacks that the kernel walked itself: their frames were not known to {@link KernelFrames}. */
    synchronized long walksByKernel() {
        return kernel == null ? 0 : kernel.walksByKernel();
    }

    /** How many calls a probe saw, whether they succeeded or not. */
    public long calls(int probe) {
        return probes.calls(probe);
    }

    /** How often all probes were met. */
    public CallCounts callCounts() {
        return probes.counts();
    }

    /** What the kernel's statistics say of the programs behind the probes. */
    public ProgramTime programTime() {
        return programs.time();
    }

    /** What the programs for the kernel's own allocations have taken while the statistics were on, nanoseconds. */
    public long kernelNanos() {
        return kernel == null ? 0 : kernel.time().nanos();
    }

    /** From now on no stack is walked: allocations are counted, and that is all. */
    public void stopStacks() {
        object.variable(".bss", "stacks_off").set(JAVA_INT, 0, 1);
    }

    /**
     * Puts the probe that does nothing on a function of another process.
     *
     * @param file where that process' program can be opened
     * @return the link; closing takes the probe away
     * @throws BpfException when the kernel refuses
     */
    public BpfLink calibrate(Path file, int pid, long fileOffset) {
        return programs.attachCalibration(file, pid, fileOffset);
    }

    /** Traps that one call of that function then costs. */
    public int calibrationTraps() {
        return programs.calibrationTraps();
    }

    /** Records nothing more for an image and takes its probes away. */
    public synchronized void closeImage(int image) {
        if (image != Abi.COOKIE_BY_PROCESS) {
            tables.closeImage(image);
        }
        List<PlacedProbes> placed = probesOfImage.remove(image);
        if (placed != null) {
            placed.forEach(PlacedProbes::close);
        }
    }

    /** What the tables hold now. While probes are in place the counters of a block on its way may differ by it. */
    public synchronized Snapshot snapshot(long nanosSinceStart) {
        return snapshot(nanosSinceStart, LiveBlockReader.NOBODY);
    }

    /**
     * The same, and hands over every live block; on several threads.
     *
     * @param reader asks nothing of this engine
     */
    public synchronized Snapshot snapshot(long nanosSinceStart, LiveBlockReader reader) {
        var lost = new HashMap<String, Long>();
        for (Loss loss : Loss.values()) {
            lost.put(loss.reportName(), tables.loss(loss));
        }
        lost.put("recursionMisses", programs.recursionMisses() + (kernel == null ? 0 : kernel.recursionMisses()));
        List<RawSite> sites = new ArrayList<>(recordedSites(reader));
        takeMappings();
        if (mappings != null) {
            sites.addAll(mappings.sites());
        }
        return new Snapshot(nanosSinceStart, sites, lost, tables.unmatchedFrees(images()), suspiciousFrees.all());
    }

    private List<RawSite> recordedSites(LiveBlockReader reader) {
        List<RawSite> sites = tables.readSites(System.nanoTime(), reader);
        return kernel == null ? sites : kernel.counted(sites);
    }

    /** Stacks that were recorded since this was last asked, at most so many; for those who prepare the report early. */
    public synchronized List<SeenStack> takeNewStacks(int most) {
        return tables.takeNewStacks(most);
    }

    /** The table of live blocks; while the program runs it may get further parts. */
    public List<LivePart> liveParts() {
        return tables.liveParts();
    }

    /** Hands over the live blocks of an image that are in none of so many first {@link #liveParts()}. */
    public void blocksBeyond(int partCount, int image, SlotReader reader) {
        tables.blocksBeyond(partCount, image, reader);
    }

    /** Does an image hold any block that was counted? */
    public boolean hasLiveBlocks(int image) {
        return tables.hasLiveBlocks(image);
    }

    /** Requested bytes of an image's live blocks. */
    public long liveBytes(int image) {
        return tables.liveBytes(image);
    }

    /** The sums of all counters. */
    public synchronized CounterTotals totals() {
        return CounterTotals.of(counters());
    }

    /** The counters of all sites, cheap enough for four times a second. */
    public synchronized SiteCounters counters() {
        SiteCounters counters = tables.readCounters();
        if (kernel != null) {
            kernel.clear(counters);
        }
        if (mappings != null) {
            takeMappings();
            mappings.addTo(counters);
        }
        return counters;
    }

    /** Call sites that were seen so far. */
    public int usedSites() {
        return tables.seenSites();
    }

    /** Frames that their stacks have together. */
    public int usedFrames() {
        return object.variable(".bss", "next_frame").get(JAVA_INT, 0);
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
        List.copyOf(probesOfImage.keySet()).forEach(this::closeImage);
        threadLinks.forEach(BpfLink::close);
        if (mappings != null) {
            mappings.stop();
        }
        if (kernel != null) {
            kernel.stop();
        }
        if (stopped) {
            return;
        }
        stopped = true;
        TaskIterator.run(object.program("settle_all"));
        tables.stopGrowing();
    }

    @Override
    public void close() {
        stop();
        if (mappings != null) {
            mappings.close();
        }
        tables.close();
        object.close();
    }
}
