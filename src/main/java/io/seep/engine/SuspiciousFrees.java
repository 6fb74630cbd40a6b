package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import io.seep.engine.InteriorPointers.Inside;
import io.seep.model.RawSuspiciousFree;
import io.seep.model.RawSuspiciousFree.RawCall;
import io.seep.model.RawSuspiciousFree.Suspicion;
import io.seep.model.StackTrace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the map suspicious_frees of src/main/bpf/frees.bpf.h. */
final class SuspiciousFrees {
    /** enum suspicion of src/main/bpf/abi.h. */
    static final Map<Integer, Suspicion> SUSPICIONS = Map.of(
            1, Suspicion.UNKNOWN,
            2, Suspicion.DOUBLE,
            3, Suspicion.OWN_DOUBLE,
            4, Suspicion.MISALIGNED,
            5, Suspicion.MISMATCH);

    /** The status of a stack that stands for another: of a free of another block of the same site. */
    private static final String SIMILAR = "similar";

    /** Between two looks that need a pass over all live blocks, so that these cost a twentieth of the time at most. */
    private static final int REST = 20;

    private final BpfMap map;
    private final MemorySegment changes;
    private final LiveTable blocks;
    private final KernelTables tables;
    private final ProbeTable probes;
    private final Origins origins;
    private final InteriorPointers interior = new InteriorPointers();
    private final Set<List<Long>> looked = new HashSet<>();
    private long seenChanges;
    private long nextLookNanos = System.nanoTime();

    SuspiciousFrees(BpfObject object, KernelTables tables, ProbeTable probes, Origins origins) {
        this.map = object.map("suspicious_frees");
        this.changes = object.variable(".bss", "suspicious_addresses");
        this.blocks = tables.live();
        this.tables = tables;
        this.probes = probes;
        this.origins = origins;
    }

    /** Frees from one stack; the key's bits are told in abi.h. */
    private record Entry(
            long key, long count, long[] addresses, int[] freed, long meta, int earlierSite, int earlierProbe) {
        int site() {
            return (int) (key & Abi.SITE_UNCOUNTED);
        }

        int image() {
            return (int) (key >>> 24 & 0xffff);
        }

        Suspicion suspicion() {
            return SUSPICIONS.getOrDefault((int) (key >>> 40 & 0xff), Suspicion.UNKNOWN);
        }

        int probe() {
            return (int) (key >>> 48);
        }
    }

    /** Compares addresses that are new with the blocks that are live now; cheap when there are none. */
    void look() {
        if (System.nanoTime() - nextLookNanos >= 0) {
            lookNow();
        }
    }

    private void lookNow() {
        long now = changes.get(JAVA_LONG, 0);
        if (now == seenChanges) {
            return;
        }
        seenChanges = now;
        long began = System.nanoTime();
        for (Entry entry : entries()) {
            if (mayBeInterior(entry)) {
                boolean mayBeOlder = entry.suspicion() == Suspicion.UNKNOWN && tables.mayHaveOlderBlocks(entry.image());
                for (int i = 0; i < entry.addresses.length; i++) {
                    if (looked.add(List.of((long) entry.image(), entry.addresses[i]))) {
                        interior.expect(entry.image(), entry.addresses[i], entry.freed[i], mayBeOlder);
                    }
                }
            }
        }
        interior.search(blocks);
        long end = System.nanoTime();
        nextLookNanos = end + (end - began) * REST;
    }

    private static boolean mayBeInterior(Entry entry) {
        return entry.suspicion() == Suspicion.UNKNOWN || entry.suspicion() == Suspicion.MISALIGNED;
    }

    /** All that were seen, after a last look. */
    List<RawSuspiciousFree> all() {
        lookNow();
        var all = new ArrayList<RawSuspiciousFree>();
        for (Entry entry : entries()) {
            addTo(all, entry);
        }
        return all;
    }

    private void addTo(List<RawSuspiciousFree> all, Entry entry) {
        var inside = new ArrayList<Long>();
        var outside = new ArrayList<Long>();
        for (long address : entry.addresses) {
            (mayBeInterior(entry) && interior.of(entry.image(), address) != null ? inside : outside).add(address);
        }
        // Only the first addresses are known: if they are all alike, so are the others.
        long interiors = outside.isEmpty() ? entry.count : inside.size();
        if (!inside.isEmpty()) {
            long address = inside.getFirst();
            Inside around = interior.of(entry.image(), address);
            all.add(free(entry, Suspicion.INTERIOR, interiors, address, around));
        }
        if (entry.count > interiors) {
            all.add(free(entry, entry.suspicion(), entry.count - interiors, outside.getFirst(), null));
        }
    }

    private RawSuspiciousFree free(
            Entry entry, Suspicion suspicion, long count, long address, @Nullable Inside inside) {
        boolean again = suspicion == Suspicion.DOUBLE || suspicion == Suspicion.OWN_DOUBLE;
        int site = inside == null ? (int) (entry.meta >>> Abi.META_SIZE_BITS) : inside.site();
        return new RawSuspiciousFree(
                suspicion,
                entry.image(),
                count,
                address,
                new RawCall(origins.name(probes.origin(entry.probe())), stack(entry.site())),
                again ? earlierFree(entry) : null,
                site == 0 || site == Abi.SITE_UNCOUNTED ? null : call(site),
                inside == null ? entry.meta & (1L << Abi.META_SIZE_BITS) - 1 : inside.blockBytes(),
                inside == null ? 0 : inside.offsetBytes());
    }

    /** Who freed the block before, else who freed another block of its site; its function is known always. */
    private RawCall earlierFree(Entry entry) {
        if (entry.earlierSite != 0) {
            return call(entry.earlierSite);
        }
        int similar = tables.freedFrom((int) (entry.meta >>> Abi.META_SIZE_BITS));
        return similar == 0
                ? new RawCall(origins.name(probes.origin(entry.earlierProbe)), stack(0))
                : new RawCall(tables.origin(similar), stack(similar).withStatus(SIMILAR));
    }

    private RawCall call(int site) {
        return new RawCall(tables.origin(site), tables.stackOf(site));
    }

    private StackTrace stack(int site) {
        return site == 0 ? new StackTrace(StackStatus.LOST.code(), new long[0]) : tables.stackOf(site);
    }

    private List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        HashMapEntries.forEach(map, Long.BYTES, (key, value) -> entries.add(entry(key.get(JAVA_LONG, 0), value)));
        return entries;
    }

    private static Entry entry(long key, MemorySegment value) {
        long count = value.get(JAVA_LONG, Abi.SuspiciousFree.COUNT);
        var addresses = new long[(int) Math.min(count, Abi.SUSPICIOUS_ADDRESSES)];
        var freed = new int[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = value.get(JAVA_LONG, Abi.SuspiciousFree.ADDRESS + 8L * i);
            freed[i] = value.get(JAVA_INT, Abi.SuspiciousFree.FREED + 4L * i);
        }
        return new Entry(
                key,
                count,
                addresses,
                freed,
                value.get(JAVA_LONG, Abi.SuspiciousFree.META),
                value.get(JAVA_INT, Abi.SuspiciousFree.EARLIER_SITE),
                value.get(JAVA_INT, Abi.SuspiciousFree.EARLIER_PROBE));
    }
}
