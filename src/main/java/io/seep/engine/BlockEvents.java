package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.seep.bpf.BpfObject;
import io.seep.bpf.RingBuffer;
import io.seep.model.BlockEvent;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Every allocation and free, one by one: src/main/bpf/events.bpf.h. Read by a thread of its own, and often: what finds
 * the ring full is lost, and counted there.
 */
public final class BlockEvents implements AutoCloseable {
    /** At a million events a second half a second's worth. */
    public static final int RING_BYTES = 32 << 20;

    /** The heads of their chains are 16 bytes each, taken at once; of further blocks the thread is unknown. */
    private static final long MOST_BLOCK_THREADS = 1 << 22;

    private final RingBuffer events;
    private final Origins origins;
    private final long sinceNanos;

    BlockEvents(BpfObject object, Origins origins) {
        this.events = RingBuffer.open(object.map("block_events"));
        this.origins = origins;
        this.sinceNanos = System.nanoTime();
    }

    /** Before the object is loaded. */
    static void configure(BpfObject object, EngineSettings settings) {
        if (settings.eventBytes() > 0) {
            object.map("block_events").setMaxEntries(settings.eventBytes());
            object.setConstant("tell_blocks", 1);
        }
        if (settings.details().blocks()) {
            TableSizes sizes = settings.tables();
            long blocks = sizes.liveSlots() + sizes.moreSlots() + Math.max(0, sizes.overflowBlocks());
            object.map("block_threads").setMaxEntries((int) Math.min(MOST_BLOCK_THREADS, blocks));
            object.setConstant("keep_threads", 1);
        }
    }

    /** Hands over the events that wait, in their order. */
    public void drain(Consumer<BlockEvent> reader) {
        events.drain(record -> reader.accept(event(record)));
    }

    private BlockEvent event(MemorySegment record) {
        return new BlockEvent(
                BlockEvent.Kind.of(record.get(JAVA_SHORT, Abi.BlockEvent.KIND)),
                record.get(JAVA_LONG, Abi.BlockEvent.NANOS) - sinceNanos,
                record.get(JAVA_INT, Abi.BlockEvent.THREAD),
                record.get(JAVA_INT, Abi.BlockEvent.IMAGE),
                origins.name(Short.toUnsignedInt(record.get(JAVA_SHORT, Abi.BlockEvent.ORIGIN))),
                record.get(JAVA_LONG, Abi.BlockEvent.ADDRESS),
                record.get(JAVA_LONG, Abi.BlockEvent.SIZE),
                record.get(JAVA_INT, Abi.BlockEvent.SITE));
    }

    @Override
    public void close() {
        events.close();
    }
}
