package io.seep.report.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Reads the history of a run, which may come from anybody: what it claims is bounded, and where it is not what
 * docs/events.md says it is refused with the place. One that was cut is read as far as it goes.
 */
public final class EventReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_STACKS = 1 << 24;
    private static final int MOST_FRAMES = 8192;
    private static final int MOST_NAMES = 1 << 16;

    /** Of all texts together, in memory: as much as reports may have. */
    private static final long MOST_TEXT_BYTES = 512L << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Map<Integer, String> calls = new HashMap<>();
    private final Map<Integer, EventStack> stacks = new HashMap<>();
    private final Map<Integer, Integer> pids = new HashMap<>();
    private final Map<Integer, String> commands = new HashMap<>();
    private final Map<String, Long> lost = new TreeMap<>();
    private int at;
    private int end;
    private long before;
    private long textBytes;
    private long events;
    private long stacksLeft;
    private long nanos;
    private long address;

    private EventReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads a file from its begin to its end.
     *
     * @param events gets each one; false ends the reading
     * @throws ReportException when it is no such file
     */
    public static EventHistory read(Path file, Predicate<BlockEvent> events) {
        String shown = "'" + Printable.of(file.toString()) + "'";
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return read(raw, shown, events);
        } catch (NoSuchFileException absent) {
            throw new ReportException("there is no file " + shown, "give a file that --events has written", absent);
        } catch (IOException unreadable) {
            throw new ReportException(
                    "cannot read " + shown + ": " + Printable.of(String.valueOf(unreadable.getMessage())),
                    "give a file that --events has written",
                    unreadable);
        }
    }

    static EventHistory read(InputStream raw, String shown, Predicate<BlockEvent> events) throws IOException {
        EventReader reader = null;
        try {
            reader = new EventReader(new GZIPInputStream(raw, BUFFER_BYTES));
            reader.magic();
            return reader.entries(events);
        } catch (EOFException cut) {
            if (reader == null || reader.before + reader.at <= Tag.MAGIC.length()) {
                throw notOne(shown, cut);
            }
            return reader.history(false);
        } catch (java.util.zip.ZipException broken) {
            throw reader == null ? notOne(shown, broken) : reader.damaged(shown, "it is not compressed well", broken);
        } catch (MalformedEntryException wrong) {
            throw reader == null || wrong.isMagic() ? notOne(shown, wrong) : reader.damaged(shown, wrong.what(), wrong);
        }
    }

    private static ReportException notOne(String shown, Throwable cause) {
        return new ReportException(
                shown + " is no history of allocations", "give a file that --events has written", cause);
    }

    private ReportException damaged(String shown, String what, Throwable cause) {
        return new ReportException(
                shown + " is damaged at byte " + (before + at) + " of what is compressed, after " + events + " events: "
                        + what,
                "trace again, or read an undamaged copy",
                cause);
    }

    private void magic() throws IOException {
        byte[] expected = Tag.MAGIC.getBytes(US_ASCII);
        byte[] found = new byte[expected.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = next();
        }
        if (!Arrays.equals(expected, found)) {
            throw new MalformedEntryException("");
        }
    }

    private EventHistory entries(Predicate<BlockEvent> reader) throws IOException {
        while (true) {
            int tag = small("a kind of entry", 255);
            switch (tag) {
                case Tag.CALL -> {
                    int number = small("the number of a call", MOST_NAMES);
                    calls.put(number, text());
                }
                case Tag.IMAGE -> {
                    int image = small("the number of an image", MOST_NAMES);
                    pids.put(image, small("a pid", Integer.MAX_VALUE));
                    commands.put(image, text());
                }
                case Tag.STACK -> stack();
                case Tag.LOSS -> {
                    String name = text();
                    if (lost.size() < MOST_NAMES) {
                        lost.put(name, number());
                    } else {
                        throw new MalformedEntryException("too many kinds of losses");
                    }
                }
                case Tag.END -> {
                    return end();
                }
                default -> {
                    BlockEvent event = event(tag);
                    events++;
                    if (!reader.test(event)) {
                        return history(true);
                    }
                }
            }
        }
    }

    private EventHistory end() throws IOException {
        long claimed = number();
        stacksLeft = number();
        if (claimed != events) {
            throw new MalformedEntryException("it holds " + events + " events and claims " + claimed);
        }
        return history(true);
    }

    private EventHistory history(boolean whole) {
        return new EventHistory(stacks, pids, commands, lost, events, stacksLeft, whole);
    }

    private BlockEvent event(int tag) throws IOException {
        BlockEvent.Kind kind;
        try {
            kind = BlockEvent.Kind.of(tag);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedEntryException("an entry of the unknown kind " + tag);
        }
        nanos += signed();
        int thread = small("a thread", Integer.MAX_VALUE);
        int image = small("the number of an image", MOST_NAMES);
        String call = calls.get(small("the number of a call", MOST_NAMES));
        if (call == null) {
            throw new MalformedEntryException("a call that was not named");
        }
        address += signed();
        long size = number();
        return new BlockEvent(kind, nanos, thread, image, call, address, size, small("a stack", MOST_STACKS));
    }

    private void stack() throws IOException {
        int number = small("the number of a stack", MOST_STACKS);
        int image = small("the number of an image", MOST_NAMES);
        String call = text();
        String site = text();
        int count = small("how many frames", MOST_FRAMES);
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(text());
        }
        stacks.put(number, new EventStack(number, site, image, call, frames));
    }

    private String text() throws IOException {
        int length = small("the length of a text", Bytes.LONGEST_TEXT);
        textBytes += length + Long.SIZE;
        if (textBytes > MOST_TEXT_BYTES) {
            throw new MalformedEntryException("more than " + (MOST_TEXT_BYTES >> 20) + " MiB of names");
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = next();
        }
        return new String(bytes, UTF_8);
    }

    private int small(String what, int most) throws IOException {
        long value = number();
        if (value < 0 || value > most) {
            throw new MalformedEntryException(
                    "the number " + Long.toUnsignedString(value) + " where " + what + " is expected");
        }
        return (int) value;
    }

    private long signed() throws IOException {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    private long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = next();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new MalformedEntryException("a number of more than 64 bits");
    }

    private byte next() throws IOException {
        if (at == end) {
            before += end;
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            if (end == 0) {
                throw new EOFException();
            }
        }
        return buffer[at++];
    }
}
