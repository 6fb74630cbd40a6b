package io.seep.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import io.seep.report.ReportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void whatIsWrittenIsRead() throws IOException {
        List<BlockEvent> events = events(5000);
        List<BlockEvent> read = new ArrayList<>();

        EventHistory history = read(written(events, Long.MAX_VALUE, 3), read);

        assertThat(read).as("-Dtest.seed=" + seed).isEqualTo(events);
        assertThat(history.whole()).isTrue();
        assertThat(history.events()).isEqualTo(5000);
        assertThat(history.pids()).isEqualTo(Map.of(0, 4711));
        assertThat(history.lost()).isEqualTo(Map.of("eventFrees", 12L));
        assertThat(history.stacks().get(16385)).isEqualTo(stack(16385));
        assertThat(history.stacks()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 20_000, 100_000})
    void itIsNeverLargerThanAllowed(long most) throws IOException {
        List<BlockEvent> events = events(40_000);
        var out = new ByteArrayOutputStream();
        var writer = new EventWriter(out, most);
        for (BlockEvent event : events) {
            writer.event(event);
        }
        writer.endOfEvents();
        for (int number = 1; number < 2000; number++) {
            writer.stack(stack(number));
        }
        writer.end(Map.of());

        List<BlockEvent> read = new ArrayList<>();
        EventHistory history = read(out.toByteArray(), read);
        assertThat(out.size()).isLessThanOrEqualTo((int) most);
        assertThat(read).isEqualTo(events.subList(0, read.size()));
        assertThat(read.size() + writer.left()).isEqualTo(40_000);
        assertThat(read).isNotEmpty();
        assertThat(history.stacks().size() + history.stacksLeft()).isEqualTo(1999);
    }

    /** A trace that was killed leaves such a file. */
    @Test
    void wherePartOfItIsMissingTheRestIsRead() throws IOException {
        List<BlockEvent> events = events(20_000);
        byte[] whole = written(events, Long.MAX_VALUE, 3);
        for (int i = 0; i < 200; i++) {
            byte[] part = Arrays.copyOf(whole, i < 20 ? whole.length - 1 - i : random.nextInt(whole.length));
            List<BlockEvent> read = new ArrayList<>();
            try {
                // The last bytes are gzip's own: its end of the data, a check sum and a length (RFC 1952).
                boolean mayBeWhole = whole.length - part.length <= 16;
                assertThat(read(part, read).whole() && !mayBeWhole)
                        .as("-Dtest.seed=" + seed)
                        .isFalse();
            } catch (ReportException tooShort) {
                assertThat(tooShort).hasMessageContaining("is no history");
            }
            assertThat(read).as("-Dtest.seed=" + seed).isEqualTo(events.subList(0, read.size()));
        }
    }

    @Test
    void whateverElseIsInItIsRefused() throws IOException {
        byte[] inside = unpacked(written(events(300), Long.MAX_VALUE, 3));
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = inside.clone();
            int changes = random.nextInt(1, 6);
            for (int change = 0; change < changes; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                EventHistory _ = read(packed(damaged), new ArrayList<>());
            } catch (ReportException told) {
                assertThat(told.getMessage())
                        .as("-Dtest.seed=" + seed)
                        .matches("'it' is (no history|damaged at byte).*");
            }
        }
    }

    @Test
    void whatItClaimsIsNotBelieved() {
        // A text of 2^40 bytes; a stack of 2^31 frames; a number without end; a call that was never named.
        for (String claim : List.of(
                "\u0010\u0000\u0080\u0080\u0080\u0080\u0080\u0001",
                "\u0012\u0001\u0000\u0000\u0000\u00ff\u00ff\u00ff\u00ff\u0007",
                "\u00ff".repeat(30),
                "\u0001\u0000\u0000\u0000\u0009\u0000\u0000\u0000",
                "\u001f\u0005\u0000")) {
            byte[] bytes = (Tag.MAGIC + claim).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThatExceptionOfType(ReportException.class)
                    .isThrownBy(() -> read(packed(bytes), new ArrayList<>()))
                    .withMessageContaining("'it' is damaged at byte ");
        }
    }

    @Test
    void namesFromElsewhereAreHarmless() throws IOException {
        String evil = "\u001b[2Jmalloc\n\u202e\"";
        var out = new ByteArrayOutputStream();
        var history = new EventHistory(
                Map.of(1, new EventStack(1, evil, 0, evil, List.of(evil))), Map.of(), Map.of(), Map.of(), 1, 0, true);
        var event = new BlockEvent(BlockEvent.Kind.ALLOCATION, 1, 1, 0, evil, 1, 1, 1);
        for (boolean json : List.of(false, true)) {
            var lines = new EventLines(out, history, json);
            lines.event(event, true);
            lines.stack(1);
        }

        assertThat(out.toString(UTF_8)).doesNotContain("\u001b", "\u202e").contains("\\u000a", "\\n");
    }

    private List<BlockEvent> events(int count) {
        List<BlockEvent> events = new ArrayList<>();
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            nanos += random.nextLong(-100, 100_000);
            events.add(new BlockEvent(
                    BlockEvent.Kind.of(random.nextInt(1, 6)),
                    nanos,
                    random.nextInt(1 << 22),
                    0,
                    random.nextBoolean() ? "malloc" : "operator new(unsigned long)",
                    random.nextLong(1L << 47),
                    random.nextLong(1L << random.nextInt(1, 50)),
                    random.nextInt(1 << 24)));
        }
        return events;
    }

    private static EventStack stack(int number) {
        return new EventStack(
                number,
                "658cf3d6ebb5cd2a",
                0,
                "malloc",
                List.of("append_row+0x1c [server] rows.c:88", "main", "größe"));
    }

    private static byte[] written(List<BlockEvent> events, long most, int stacks) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new EventWriter(out, most);
        for (BlockEvent event : events) {
            writer.event(event);
        }
        writer.endOfEvents();
        writer.image(0, 4711, "./server");
        for (int i = 0; i < stacks; i++) {
            writer.stack(stack(16385 + i));
        }
        writer.end(Map.of("eventFrees", 12L));
        return out.toByteArray();
    }

    private static EventHistory read(byte[] file, List<BlockEvent> events) throws IOException {
        return EventReader.read(new ByteArrayInputStream(file), "'it'", events::add);
    }

    private static byte[] unpacked(byte[] file) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
