package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfArray;
import io.seep.bpf.BpfException;
import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The table of live blocks grows: src/main/bpf/live.bpf.h. Each time by half of what there is, so that at most a third of
 * its memory lies idle, and few parts have to be searched.
 *
 * <p>A thread of its own looks, as the trace's own may be busy for longer than a program needs to fill the rest.
 */
final class LiveParts implements AutoCloseable {
    private static final VarHandle NUMBER = JAVA_INT.varHandle();
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The first of two buckets that has no room comes at a load of 0.7; the parts are filled to the last slot. */
    private static final double FULL = 0.6;

    /** Above the first load a table that is not the youngest takes no more blocks while others have room, until below. */
    private static final double AS_GOOD_AS_FULL = 0.97;

    private static final double ROOM_AGAIN = 0.9;

    /** Looks at the youngest part for one at the others, which change slowly. */
    private static final int LOOKS_AT_ALL = 50;

    /** Buckets to look at; 2,000 slots tell the load to one or two percent. */
    private static final int SAMPLE = 256;

    private static final int SMALL_SAMPLE = 32;

    private final BpfMap parts;
    private final MemorySegment count;
    private final MemorySegment buckets;
    private final MemorySegment fullTables;
    private final List<BpfArray> arrays = new ArrayList<>();
    private final Thread watch;
    private volatile List<LivePart> all;
    private long bucketsLeft;
    private volatile boolean closed;

    /**
     * A table that does not grow before {@link #start()}.
     *
     * @param mostBuckets of all parts together
     */
    LiveParts(BpfObject object, long mostBuckets) {
        this.parts = object.map("live_parts");
        this.count = object.variable(".bss", "live_part_count");
        this.buckets = object.variable(".bss", "live_part_buckets");
        this.fullTables = object.variable(".bss", "live_full_tables");
        BpfMap first = object.map("live");
        this.all = List.of(new LivePart(first.descriptor(), first.values()));
        this.bucketsLeft = mostBuckets;
        this.watch = Thread.ofPlatform().name("seep-table").daemon().unstarted(this::watch);
    }

    /** Watches the table from now on. Until {@link #close()} it must stay mapped, so nothing may fail in between. */
    void start() {
        if (bucketsLeft > 0) {
            watch.start();
        }
    }

    /** The table and its further parts, each an array of buckets; there are only ever more. */
    List<LivePart> all() {
        return all;
    }

    private void watch() {
        for (int looks = 1; !closed; looks++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            synchronized (this) {
                if (!closed && mayGrow() && isFull(all.getLast().values())) {
                    grow();
                    tellFullTables();
                } else if (!closed && looks % LOOKS_AT_ALL == 0) {
                    tellFullTables();
                }
            }
        }
    }

    private boolean mayGrow() {
        return bucketsLeft > 0 && arrays.size() < Abi.MAX_LIVE_PARTS;
    }

    private void tellFullTables() {
        int before = fullTables.get(JAVA_INT, 0);
        int full = 0;
        while (full < all.size() - 1 && load(all.get(full).values()) > (full < before ? ROOM_AGAIN : AS_GOOD_AS_FULL)) {
            full++;
        }
        NUMBER.setVolatile(fullTables, 0L, full);
    }

    /** Asked fifty times a second: a table that is far from full is told by few buckets, ten standard deviations away. */
    private static boolean isFull(MemorySegment segment) {
        return load(segment, SMALL_SAMPLE) > FULL / 2 && load(segment) > FULL;
    }

    private static double load(MemorySegment segment) {
        return load(segment, SAMPLE);
    }

    /** The share of slots that are taken, by some buckets at equal distances. */
    private static double load(MemorySegment segment, int sample) {
        long all = segment.byteSize() / Abi.Bucket.BYTES;
        long looked = Math.min(sample, all);
        int taken = 0;
        for (long i = 0; i < looked; i++) {
            long bucket = all * i / looked * Abi.Bucket.BYTES;
            for (long slot = 0; slot < Abi.BUCKET_SLOTS; slot++) {
                taken += segment.get(JAVA_LONG, bucket + Abi.Bucket.KEY + 8 * slot) != 0 ? 1 : 0;
            }
        }
        return (double) taken / (looked * Abi.BUCKET_SLOTS);
    }

    private void grow() {
        long now = all.stream().mapToLong(part -> part.values().byteSize()).sum() / Abi.Bucket.BYTES;
        int wanted = (int) Math.min(Integer.MAX_VALUE, Math.min(bucketsLeft, Math.max(1, now / 2)));
        int number = arrays.size();
        try {
            BpfArray array = BpfArray.create("live_part", Abi.Bucket.BYTES, wanted);
            arrays.add(array);
            buckets.setAtIndex(JAVA_INT, number, wanted);
            array.putInto(parts, number);
            var more = new ArrayList<>(all);
            more.add(new LivePart(array.descriptor(), array.values()));
            // Before a block can be in it.
            all = List.copyOf(more);
            NUMBER.setVolatile(count, 0L, number + 1);
            bucketsLeft -= wanted;
        } catch (BpfException refused) {
            // No memory: blocks go to the overflow, and what finds no room there is counted as lost.
            bucketsLeft = 0;
        }
    }

    /** Nobody looks any more; what there is can still be read. */
    void stopGrowing() {
        synchronized (this) {
            closed = true;
        }
        LockSupport.unpark(watch);
    }

    @Override
    public void close() {
        stopGrowing();
        arrays.forEach(BpfArray::close);
    }
}
