package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Errno;
import io.seep.ffm.Libc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * The reader's end of a BPF ring buffer. Layout and protocol: kernel/bpf/ringbuf.c. The consumer's position is a page
 * of its own, then comes the producer's, then the data, mapped twice so that no record is torn.
 */
public final class RingBuffer implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final int HEADER_BYTES = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;

    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle HEADER = JAVA_INT.varHandle();

    private final int descriptor;
    private final long mask;
    private final MemorySegment consumer;
    private final MemorySegment producer;

    private RingBuffer(int descriptor, long mask, MemorySegment consumer, MemorySegment producer) {
        this.descriptor = descriptor;
        this.mask = mask;
        this.consumer = consumer;
        this.producer = producer;
    }

    /**
     * Opens the buffer for reading; one reader only.
     *
     * @throws BpfException when the kernel refuses
     */
    public static RingBuffer open(BpfMap map) {
        long sizeBytes = map.maxEntries();
        int descriptor = map.descriptor();
        MemorySegment consumer =
                Libc.mmap(PAGE_BYTES, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor, 0);
        MemorySegment producer =
                Libc.mmap(PAGE_BYTES + 2 * sizeBytes, Libc.PROT_READ, Libc.MAP_SHARED, descriptor, PAGE_BYTES);
        if (consumer.address() == 0 || producer.address() == 0) {
            int errno = Errno.last();
            throw new BpfException("cannot map the ring " + map.name() + ": " + Errno.text(errno), errno);
        }
        return new RingBuffer(descriptor, sizeBytes - 1, consumer, producer);
    }

    /** Readable, for poll(2), when a record waits. */
    public int descriptor() {
        return descriptor;
    }

    /** Hands every record that is ready to {@code reader}; the segment is valid during the call only. */
    public void drain(Consumer<MemorySegment> reader) {
        long at = (long) POSITION.getAcquire(consumer, 0L);
        while (at < (long) POSITION.getAcquire(producer, 0L)) {
            long place = PAGE_BYTES + (at & mask);
            int header = (int) HEADER.getAcquire(producer, place);
            if ((header & BUSY) != 0) {
                return;
            }
            int length = header & ~(BUSY | DISCARDED);
            if ((header & DISCARDED) == 0) {
                reader.accept(producer.asSlice(place + HEADER_BYTES, length));
            }
            at += (length + HEADER_BYTES + 7) & ~7;
            POSITION.setRelease(consumer, 0L, at);
        }
    }

    @Override
    public void close() {
        int _ = Libc.munmap(consumer);
        int _ = Libc.munmap(producer);
    }
}
