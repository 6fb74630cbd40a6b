package io.seep.analyse.events;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of an event a condition can speak of. */
enum EventField {
    TIME("time", Type.TIME),
    THREAD("thread", Type.NUMBER),
    PROCESS("process", Type.NUMBER),
    EVENT("event", Type.TEXT),
    CALL("call", Type.TEXT),
    ADDRESS("address", Type.NUMBER),
    BYTES("bytes", Type.SIZE),
    STACK("stack", Type.NUMBER),
    SITE("site", Type.TEXT),
    FRAME("frame", Type.TEXT);

    /** What it is compared with. */
    enum Type {
        NUMBER,
        SIZE,
        TIME,
        TEXT
    }

    private final String word;
    private final Type type;

    EventField(String word, Type type) {
        this.word = word;
        this.type = type;
    }

    String word() {
        return word;
    }

    Type type() {
        return type;
    }

    static @Nullable EventField named(String word) {
        return Arrays.stream(values())
                .filter(field -> field.word.equals(word))
                .findFirst()
                .orElse(null);
    }

    static String all() {
        return Arrays.stream(values()).map(EventField::word).collect(Collectors.joining(", "));
    }

    /** The event's number; times are nanoseconds. */
    long number(BlockEvent event, Map<Integer, Integer> pids) {
        return switch (this) {
            case TIME -> event.nanos();
            case THREAD -> event.thread();
            case PROCESS -> pids.getOrDefault(event.image(), 0);
            case ADDRESS -> event.address();
            case BYTES -> event.sizeBytes();
            case STACK -> event.stack();
            case EVENT, CALL, SITE, FRAME -> throw new IllegalStateException(word + " is no number");
        };
    }

    /** The event's texts; a condition holds for an event when it holds for one of them. */
    List<String> texts(BlockEvent event, @Nullable EventStack stack) {
        return switch (this) {
            case EVENT -> List.of(event.kind().word());
            case CALL -> List.of(event.call());
            case SITE -> stack == null ? List.of() : List.of(stack.site());
            case FRAME -> stack == null ? List.of() : stack.frames();
            case TIME, THREAD, PROCESS, ADDRESS, BYTES, STACK -> throw new IllegalStateException(word + " is no text");
        };
    }
}
