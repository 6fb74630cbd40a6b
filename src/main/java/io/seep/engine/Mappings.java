package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.RingBuffer;
import io.seep.model.BlockTimes;
import io.seep.model.RawSite;
import io.seep.model.SiteCounters;
import io.seep.model.StackTrace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The memory that programs map themselves: mmap, munmap, mremap and brk, told by src/main/bpf/mappings.bpf.h in the order
 * in which they happened, put together to ranges here. Not safe for several threads.
 */
final class Mappings implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("mapping_entry", "mapping_return");
    private static final int RING_BYTES = 8 << 20;

    private final KernelTables tables;
    private final Predicate<StackTrace> allocatorsOwn;
    private final Map<Integer, Boolean> ownSites = new HashMap<>();
    private final RingBuffer events;
    private final List<BpfLink> links;
    private final Map<Integer, MappedRanges> ranges = new HashMap<>();
    private final Map<Integer, MappingCounts> counts = new TreeMap<>();
    private final Map<Integer, Removal> lastRemovals = new HashMap<>();

    /** What a thread's last call has unmapped, until it is known whether the call succeeded. */
    private record Removal(MappedRanges of, MappedRanges.Removed removed) {}

    private Mappings(BpfObject object, KernelTables tables, Predicate<StackTrace> allocatorsOwn) {
        this.tables = tables;
        this.allocatorsOwn = allocatorsOwn;
        this.events = RingBuffer.open(object.map("mapping_events"));
        this.links = new ArrayList<>();
        PROGRAMS.forEach(name -> links.add(object.program(name).attach()));
    }

    /** Before the object is loaded. */
    static void configure(BpfObject object, boolean wanted, Origins origins) {
        if (wanted) {
            object.map("mapping_events").setMaxEntries(RING_BYTES);
            object.setConstant("origin_mmap", origins.numberOf("mmap"));
            object.setConstant("origin_mremap", origins.numberOf("mremap"));
            object.setConstant("origin_brk", origins.numberOf("brk"));
        } else {
            PROGRAMS.forEach(name -> object.program(name).leaveOut());
        }
    }

    /**
     * Begins to listen.
     *
     * @param allocatorsOwn tells whether a stack is of an allocator that maps memory for itself: that does not count
     * @throws BpfException when the kernel refuses
     */
    static Mappings start(BpfObject object, KernelTables tables, Predicate<StackTrace> allocatorsOwn) {
        return new Mappings(object, tables, allocatorsOwn);
    }

    /** Takes in what has happened; often, or the ring fills and events are lost. */
    void drain() {
        events.drain(this::event);
    }

    private void event(MemorySegment record) {
        int kind = record.get(JAVA_INT, Abi.MappingEvent.KIND);
        int image = record.get(JAVA_INT, Abi.MappingEvent.IMAGE);
        int thread = record.get(JAVA_INT, Abi.MappingEvent.THREAD);
        long start = record.get(JAVA_LONG, Abi.MappingEvent.START);
        long size = record.get(JAVA_LONG, Abi.MappingEvent.SIZE);
        MappedRanges own = ranges.computeIfAbsent(image, _ -> new MappedRanges(this::countsOf));
        switch (kind) {
            case Abi.MappingEvent.KIND_COMES ->
                own.add(start, size, counted(record.get(JAVA_INT, Abi.MappingEvent.SITE)));
            case Abi.MappingEvent.KIND_GOES -> lastRemovals.put(thread, new Removal(own, own.remove(start, size)));
            case Abi.MappingEvent.KIND_SHRINKS ->
                lastRemovals.put(thread, new Removal(own, own.removeExactly(start, size)));
            case Abi.MappingEvent.KIND_STAYS -> {
                Removal failed = lastRemovals.remove(thread);
                if (failed != null) {
                    failed.of.putBack(failed.removed);
                }
            }
            default -> throw new IllegalStateException("an event of a kind that is not known: " + kind);
        }
    }

    private int counted(int site) {
        boolean own = site != Abi.SITE_UNCOUNTED
                && ownSites.computeIfAbsent(site, number -> allocatorsOwn.test(tables.stackOf(number)));
        return own ? Abi.SITE_UNCOUNTED : site;
    }

    private MappingCounts countsOf(int site) {
        return counts.computeIfAbsent(site, _ -> new MappingCounts());
    }

    /** The sites that mapped memory. Blocks are counted from the ranges that there are, calls by their counters. */
    List<RawSite> sites() {
        var live = new HashMap<Integer, long[]>();
        ranges.values()
                .forEach(image -> image.forEach((site, bytes) -> {
                    long[] blocks = live.computeIfAbsent(site, _ -> new long[2]);
                    blocks[0]++;
                    blocks[1] += bytes;
                }));
        var sites = new ArrayList<RawSite>();
        counts.forEach((site, count) -> {
            long[] blocks = live.getOrDefault(site, new long[2]);
            sites.add(new RawSite(
                    tables.image(site),
                    tables.origin(site),
                    tables.stackOf(site),
                    blocks[0],
                    blocks[1],
                    count.allocations(),
                    count.allocatedBytes(),
                    count.frees(),
                    count.freedBytes(),
                    count.splits(),
                    site,
                    BlockTimes.NONE));
        });
        return sites;
    }

    /** Adds the counters of these sites to those of the others. */
    void addTo(SiteCounters counters) {
        counts.forEach((site, count) -> {
            if (site < counters.sites()) {
                counters.set(
                        site,
                        count.allocations() + count.splits(),
                        count.allocatedBytes(),
                        count.frees(),
                        count.freedBytes());
            }
        });
    }

    /** Hears of nothing more; what was told before is still taken in. */
    void stop() {
        links.forEach(BpfLink::close);
        links.clear();
        drain();
    }

    @Override
    public void close() {
        stop();
        events.close();
    }
}
