package io.seep.report.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the history of a run as docs/events.md describes it, and never more bytes than allowed: events that have no
 * room are counted. A quarter of what is allowed is kept for the stacks, without which events say little.
 */
public final class EventWriter {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int SMALLEST_CHUNK_BYTES = 256;

    /** What deflate adds to data that it cannot make smaller (RFC 1951, 3.2.4), and gzip's head and end. */
    private static final int OVERHEAD_BYTES = 128;

    /** The last entries, and what is between them and the last stack. */
    private static final int END_BYTES = 2048;

    private final long mostBytes;
    private final long mostEventBytes;
    private final int chunkBytes;
    private final Counting written;
    private final Fast gzip;
    private final Bytes chunk = new Bytes();
    private final Bytes entry = new Bytes();
    private final Map<String, Integer> calls = new HashMap<>();
    private long lastNanos;
    private long lastAddress;
    private long events;
    private long eventsInChunk;
    private long left;
    private long stacksLeft;
    private boolean full;

    /** Begins the file. */
    public EventWriter(OutputStream out, long mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        this.mostEventBytes = mostBytes - mostBytes / 4;
        this.chunkBytes = Math.clamp(mostEventBytes / 8, SMALLEST_CHUNK_BYTES, CHUNK_BYTES);
        this.written = new Counting(out);
        this.gzip = new Fast(written);
        gzip.write(Tag.MAGIC.getBytes(US_ASCII));
    }

    /** Adds an event; counts it when it has no room. */
    public void event(BlockEvent event) throws IOException {
        if (full) {
            left++;
            return;
        }
        Integer call = calls.get(event.call());
        if (call == null) {
            call = calls.size();
            calls.put(event.call(), call);
            chunk.number(Tag.CALL);
            chunk.number(call);
            chunk.text(event.call());
        }
        chunk.number(event.kind().number());
        chunk.signed(event.nanos() - lastNanos);
        chunk.number(event.thread());
        chunk.number(event.image());
        chunk.number(call);
        chunk.signed(event.address() - lastAddress);
        chunk.number(event.sizeBytes());
        chunk.number(event.stack());
        lastNanos = event.nanos();
        lastAddress = event.address();
        eventsInChunk++;
        if (chunk.size() >= chunkBytes) {
            writeEvents();
        }
    }

    /** Events of a chunk that has no room are as lost as all later ones. */
    private void writeEvents() throws IOException {
        if (written.bytes + chunk.size() + OVERHEAD_BYTES > mostEventBytes) {
            full = true;
            left += eventsInChunk;
            chunk.clear();
        } else {
            events += eventsInChunk;
            write();
        }
        eventsInChunk = 0;
    }

    private void write() throws IOException {
        chunk.writeTo(gzip);
        gzip.flush();
    }

    /** Has what was added so far written, as far as it has room; no event may follow. */
    public void endOfEvents() throws IOException {
        if (!full) {
            writeEvents();
            full = true;
        }
    }

    /** Events that had no room. */
    public long left() {
        return left;
    }

    /** Adds a program image; after the events. */
    public void image(int image, int pid, String command) throws IOException {
        entry.number(Tag.IMAGE);
        entry.number(image);
        entry.number(pid);
        entry.text(command);
        boolean _ = addEntry();
    }

    /** Adds a stack, if it has room; after the events. */
    public void stack(EventStack stack) throws IOException {
        entry.number(Tag.STACK);
        entry.number(stack.number());
        entry.number(stack.image());
        entry.text(stack.call());
        entry.text(stack.site());
        entry.number(stack.frames().size());
        stack.frames().forEach(entry::text);
        if (!addEntry()) {
            stacksLeft++;
        }
    }

    private boolean addEntry() throws IOException {
        boolean fits = written.bytes + chunk.size() + entry.size() + END_BYTES <= mostBytes;
        if (fits) {
            chunk.add(entry);
        }
        entry.clear();
        if (chunk.size() >= CHUNK_BYTES) {
            write();
        }
        return fits;
    }

    /** Ends the file: what was lost, by name, and how much there is. */
    public void end(Map<String, Long> lost) throws IOException {
        lost.forEach((name, count) -> {
            chunk.number(Tag.LOSS);
            chunk.text(name);
            chunk.number(count);
        });
        chunk.number(Tag.END);
        chunk.number(events);
        chunk.number(stacksLeft);
        write();
        gzip.finish();
    }

    /** Keeps up with a busy program: a tenth of the time of the usual level, for a few percent more bytes. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, CHUNK_BYTES, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class Counting extends OutputStream {
        private final OutputStream out;
        private long bytes;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            out.write(some, from, count);
            bytes += count;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
