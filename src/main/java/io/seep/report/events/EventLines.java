package io.seep.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import io.seep.report.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Events for people and for programs, a line each; names in them are safe to show. */
public final class EventLines {
    private static final int LONGEST_NAME = 4000;

    private final OutputStream out;
    private final EventHistory history;
    private final boolean json;
    private final Map<BlockEvent.Kind, long[]> counts = new EnumMap<>(BlockEvent.Kind.class);

    /** Begins. */
    public EventLines(OutputStream out, EventHistory history, boolean json) {
        this.out = out;
        this.history = history;
        this.json = json;
    }

    /** The line that says what the columns are. */
    public void begin(boolean counting) {
        if (!json) {
            line(
                    counting
                            ? "# event events bytes"
                            : columns(
                                    "#         time",
                                    "thread",
                                    "process",
                                    "event",
                                    "call",
                                    "address",
                                    "bytes",
                                    "stack"));
        }
    }

    private static String columns(
            String time,
            String thread,
            String process,
            String event,
            String call,
            String address,
            String bytes,
            String stack) {
        var line = new StringBuilder(100);
        right(line, time, 14);
        right(line, thread, 10);
        right(line, process, 10);
        left(line, event, 13);
        left(line, call, 15);
        right(line, address, 15);
        right(line, bytes, 13);
        return right(line, stack, 8).toString();
    }

    private static StringBuilder right(StringBuilder line, String text, int width) {
        return line.append(" ".repeat(Math.max(line.isEmpty() ? 0 : 1, width - text.length())))
                .append(text);
    }

    private static void left(StringBuilder line, String text, int width) {
        line.append(' ').append(text).append(" ".repeat(Math.max(0, width - 1 - text.length())));
    }

    /** Counts an event, and shows it. */
    public void event(BlockEvent event, boolean shown) {
        long[] count = counts.computeIfAbsent(event.kind(), _ -> new long[2]);
        count[0]++;
        count[1] += event.sizeBytes();
        if (shown) {
            line(json ? json(event) : text(event));
        }
    }

    private String text(BlockEvent event) {
        return columns(
                seconds(event),
                Integer.toString(event.thread()),
                Integer.toString(pid(event)),
                event.kind().word(),
                // A column must stay one.
                Printable.of(event.call(), LONGEST_NAME).replace(' ', '_'),
                "0x" + Long.toHexString(event.address()),
                Long.toUnsignedString(event.sizeBytes()),
                Integer.toString(event.stack()));
    }

    private String json(BlockEvent event) {
        EventStack stack = history.stacks().get(event.stack());
        return "{\"time\":" + seconds(event)
                + ",\"thread\":" + event.thread()
                + ",\"process\":" + pid(event)
                + ",\"event\":\"" + event.kind().word()
                + "\",\"call\":" + quoted(event.call())
                + ",\"address\":" + Long.toUnsignedString(event.address())
                + ",\"bytes\":" + Long.toUnsignedString(event.sizeBytes())
                + ",\"stack\":" + event.stack()
                + (stack == null ? "" : ",\"site\":" + quoted(stack.site())) + "}";
    }

    /** With all nine digits, and exact. */
    private static String seconds(BlockEvent event) {
        long nanos = Math.abs(event.nanos());
        String rest = Long.toString(1_000_000_000L + nanos % 1_000_000_000L).substring(1);
        return (event.nanos() < 0 ? "-" : "") + nanos / 1_000_000_000L + "." + rest;
    }

    private int pid(BlockEvent event) {
        return history.pids().getOrDefault(event.image(), 0);
    }

    /** Shows a stack that there is. */
    public void stack(int number) {
        EventStack stack = history.stacks().get(number);
        if (stack == null) {
            throw new IllegalArgumentException("no stack " + number);
        }
        if (json) {
            List<String> frames =
                    stack.frames().stream().map(EventLines::quoted).toList();
            line("{\"stack\":" + number + ",\"site\":" + quoted(stack.site()) + ",\"process\":"
                    + history.pids().getOrDefault(stack.image(), 0) + ",\"call\":" + quoted(stack.call())
                    + ",\"frames\":[" + String.join(",", frames) + "]}");
            return;
        }
        line("stack " + number + ", site " + Printable.of(stack.site(), LONGEST_NAME));
        line("\t" + Printable.of(stack.call(), LONGEST_NAME));
        // Frames are lines of a report; a file from elsewhere may hold anything.
        stack.frames()
                .forEach(frame -> line("\t" + Printable.of(frame, LONGEST_NAME).replace("\\\\", "\\")));
        line("");
    }

    /** The sums. */
    public void end(boolean counting) {
        if (counting) {
            counts.forEach((kind, count) -> line(
                    json
                            ? "{\"event\":\"" + kind.word() + "\",\"events\":" + count[0] + ",\"bytes\":" + count[1]
                                    + "}"
                            : kind.word() + " " + count[0] + " " + count[1]));
        }
    }

    /** In ASCII, as the reports are: whatever is in a name, the line is harmless. */
    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < ' ' || each > '~') {
                quoted.append("\\u").append(HexFormat.of().toHexDigits(each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }

    private void line(String line) {
        try {
            out.write(line.getBytes(UTF_8));
            out.write('\n');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
    }
}
