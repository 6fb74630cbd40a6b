package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.model.CacheTraffic;
import io.seep.model.KernelContext;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import io.seep.model.RawSite;
import io.seep.model.SiteCounters;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The engine for the kernel's own allocations: slab, pages, per-CPU, by the tracepoints of src/main/bpf/kernel.bpf.h. It
 * shares tables, stacks and losses with {@link UprobeEngine}, so that both can run at once and everything behind them is
 * the same. Not safe for several threads.
 */
final class KernelEngine {
    /** A page: include/uapi/linux/bpf.h wants a ring to have at least one. */
    private static final int SMALLEST_RING_BYTES = 4096;

    private final KernelTables tables;
    private final KernelPrograms programs;
    private final KernelJudge judge;
    private final MemorySegment olderFrees;
    private final MemorySegment apartAllocations;
    private final MemorySegment apartBytes;
    private final MemorySegment walksByKernel;
    private final KernelWalks walks;
    private final List<BpfLink> links;
    private final Map<Integer, String> setApart = new HashMap<>();
    private @Nullable Ended ended;

    /** Numbers that are asked for after the programs are gone as well. */
    private record Ended(long recursionMisses) {}

    private KernelEngine(BpfObject object, KernelTables tables, KernelPrograms programs, KernelJudge judge) {
        this.tables = tables;
        this.programs = programs;
        this.judge = judge;
        this.olderFrees = object.map("older_kernel_frees").values();
        this.apartAllocations = object.variable(".bss", "apart_allocations");
        this.apartBytes = object.variable(".bss", "apart_bytes");
        this.walksByKernel = object.variable(".bss", "walks_by_kernel");
        this.walks = KernelWalks.start(object);
        try {
            this.links = programs.attach();
        } catch (BpfException refused) {
            walks.close();
            throw refused;
        }
    }

    /** Before the object is loaded. */
    static @Nullable KernelPrograms configure(
            BpfObject object, @Nullable KernelSettings settings, KernelPrograms.Kind kind) {
        if (settings == null) {
            KernelPrograms.leaveOut(object);
            List.of(
                            "kernel_caches",
                            "kernel_traffic",
                            "kernel_cache_index",
                            "older_kernel_frees",
                            "kernel_rules",
                            "kernel_callers")
                    .forEach(name -> object.map(name).setMaxEntries(1));
            object.map("kernel_walks").setMaxEntries(SMALLEST_RING_BYTES);
            return null;
        }
        object.map("held_at_end").setMaxEntries(object.map("sites").maxEntries());
        object.map("ended_images").setMaxEntries(Abi.MAX_IMAGES);
        object.setConstant("all_pages", settings.allPages() ? 1 : 0);
        object.setConstant("wanted_gfp", settings.gfp());
        object.setConstant("possible_cpus", BpfObject.possibleCpus());
        return KernelPrograms.choose(object, kind);
    }

    /**
     * Begins to record.
     *
     * @param image what takes everything that the kernel allocates; -1 for what it does for traced processes only
     * @throws BpfException when the kernel refuses
     */
    static KernelEngine start(
            BpfObject object, KernelTables tables, KernelPrograms programs, KernelJudge judge, int image) {
        object.variable(".bss", "kernel_image").set(JAVA_INT, 0, image + 1);
        return new KernelEngine(object, tables, programs, judge);
    }

    /** Keeps the sites that count; the others are left to {@link #setApart(List)}. */
    List<RawSite> counted(List<RawSite> sites) {
        return sites.stream()
                .filter(site -> !isSetApart(site.number()))
                .map(this::withContext)
                .toList();
    }

    private RawSite withContext(RawSite recorded) {
        KernelSite kernel = recorded.kernel();
        RawSite site = kernel == null ? recorded : recorded.withStack(judge.withoutTracing(recorded.stack()));
        return kernel == null || kernel.context() != KernelContext.TASK || !judge.isOfInterrupt(site.stack())
                ? site
                : site.withKernel(
                        new KernelSite(kernel.kind(), kernel.cache(), KernelContext.INTERRUPT, kernel.replaced()));
    }

    /** Empties the counters of sites that do not count. */
    void clear(SiteCounters counters) {
        for (int site = 1; site < counters.sites(); site++) {
            if (isSetApart(site)) {
                counters.set(site, 0, 0, 0, 0);
            }
        }
    }

    private boolean isSetApart(int site) {
        return !what(site).isEmpty();
    }

    private String what(int site) {
        String known = setApart.get(site);
        if (known == null) {
            if (!tables.isSite(site)) {
                return "";
            }
            known = tables.isOfKernel(site)
                    ? judge.setApart(
                            tables.stackOf(site),
                            tables.originNumber(site) <= Abi.ORIGIN_USER_PAGES,
                            tables.originNumber(site) == Abi.ORIGIN_USER_PAGES)
                    : "";
            setApart.put(site, known);
        }
        return known;
    }

    /** What does not count, by what it is. */
    List<KernelSetApart> setApart(List<RawSite> sites) {
        Map<String, KernelSetApart> sums = new TreeMap<>();
        for (RawSite site : sites) {
            String what = what(site.number());
            if (!what.isEmpty()) {
                sums.merge(
                        what,
                        new KernelSetApart(
                                what, site.allocations(), site.allocatedBytes(), site.frees(), site.freedBytes()),
                        KernelEngine::sum);
            }
        }
        long others = apartAllocations.get(JAVA_LONG, 0);
        if (others > 0) {
            sums.merge(
                    KernelJudge.OTHERS,
                    new KernelSetApart(KernelJudge.OTHERS, others, apartBytes.get(JAVA_LONG, 0), 0, 0),
                    KernelEngine::sum);
        }
        return List.copyOf(sums.values());
    }

    private static KernelSetApart sum(KernelSetApart one, KernelSetApart other) {
        return new KernelSetApart(
                one.what(),
                one.allocations() + other.allocations(),
                one.allocatedBytes() + other.allocatedBytes(),
                one.frees() + other.frees(),
                one.freedBytes() + other.freedBytes());
    }

    List<CacheTraffic> traffic() {
        return tables.kernelCaches().traffic();
    }

    /** Frees of blocks that are in no table. */
    long olderFrees() {
        long frees = 0;
        for (long at = 0; at < olderFrees.byteSize(); at += Long.BYTES) {
            frees += olderFrees.get(JAVA_LONG, at);
        }
        return frees;
    }

    long recursionMisses() {
        return ended == null ? programs.recursionMisses() : ended.recursionMisses;
    }

    /** Stacks that the kernel walked, as no rule of {@link KernelFrames} led through. */
    long walksByKernel() {
        return walksByKernel.get(JAVA_LONG, 0);
    }

    ProgramTime time() {
        return programs.time();
    }

    /** Hears of nothing more: of allocations first, so that what was recorded is seen to be freed to the last. */
    void stop() {
        if (ended == null) {
            links.reversed().forEach(BpfLink::close);
            walks.close();
            ended = new Ended(programs.recursionMisses());
        }
    }
}
