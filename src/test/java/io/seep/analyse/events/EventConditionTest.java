package io.seep.analyse.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.BlockEvent;
import io.seep.model.EventStack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventConditionTest {
    /** At 1.5 s, thread 4712 of process 4711: malloc(65536) = 0x7f00. */
    private static final BlockEvent EVENT =
            new BlockEvent(BlockEvent.Kind.ALLOCATION, 1_500_000_000L, 4712, 0, "malloc", 0x7f00, 65536, 17);

    private static final Map<Integer, EventStack> STACKS = Map.of(
            17,
            new EventStack(17, "658cf3d6ebb5cd2a", 0, "malloc", List.of("append_row+0x1c [server] rows.c:88", "main")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes = 65536",
                "bytes=64K",
                "bytes >= 0x10000 && bytes<=64KiB",
                "time > 1.4 and time < 1501ms and time == 1500000us",
                "thread = 4712 and process = 4711 and stack = 17",
                "address = 0x7f00",
                "event = allocation",
                "event != free and not event ~ ^unseen",
                "call ~ alloc and call !~ ^re",
                "site = 658cf3d6ebb5cd2a",
                "frame ~ ^append",
                "frame ~ 'rows.c:88$'",
                "not frame ~ \"^parse\"",
                "frame = main",
                "call = free or bytes > 1 and thread = 4712",
                "not (call = free or bytes < 1)",
                "(((thread=4712)))",
                "not not thread = 4712"
            })
    void holds(String condition) {
        assertThat(of(condition).holds(EVENT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes < 65536",
                "time >= 1.6",
                "call = alloc",
                "frame !~ append",
                "frame ~ ^parse",
                "(call = free or bytes > 1) and thread = 1",
                "call = free or bytes > 1 and thread = 1",
                "not (thread = 4712)",
                "site = 0"
            })
    void doesNotHold(String condition) {
        assertThat(of(condition).holds(EVENT)).isFalse();
    }

    @Test
    void anEventWithoutAStackHasNoFrames() {
        var unknown = new BlockEvent(BlockEvent.Kind.UNKNOWN_FREE, 0, 1, 0, "free", 8, 0, 0);

        assertThat(of("frame ~ .").holds(unknown)).isFalse();
        assertThat(of("frame !~ main").holds(unknown)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            §§                        | at character 1, the end: one of time, thread,
            bytes                     | at character 6, the end: an operator: =, !=
            bytes >                   | at character 8, the end: a value, as in
            bytes > x                 | at character 9, 'x': a size such as 4096, 64K
            bytes ~ 4                 | with =, !=, <, <=, > or >=, not with ~
            size = 4                  | at character 1, 'size = 4': one of time
            time > 1h                 | a time such as 1.5, 20ms or 2m is expected
            bytes = 1.5               | a whole number below 2^63 is expected
            bytes = 9999999999999999999 | a whole number below 2^63 is expected
            call < malloc             | a text behind call with =, !=, ~ or !~
            call ~ (                  | at character 8, '(': a value
            call ~ "("                | a regular expression (syntax of RE2
            call = "malloc            | the end of the quoted text is expected
            thread = 1 thread = 2     | at character 12, 'thread = 2': 'and' or 'or'
            (thread = 1               | ')' is expected
            thread = 1)               | at character 11, ')': 'and' or 'or'
            thread = 1 and            | at character 15, the end: one of time
            """)
    void saysWhatIsWrong(String condition, String message) {
        assertThatExceptionOfType(EventSyntaxException.class)
                .isThrownBy(() -> EventCondition.parse(condition))
                .withMessageContaining(message);
    }

    @Test
    void noConditionIsTooDeepOrTooLong() {
        for (String condition :
                List.of("(".repeat(9000) + "thread = 1", "not ".repeat(2000) + "thread = 1", " ".repeat(100_000))) {
            assertThatExceptionOfType(EventSyntaxException.class)
                    .isThrownBy(() -> EventCondition.parse(condition))
                    .withMessageContaining("more than");
        }
    }

    private static EventCondition of(String condition) {
        return EventCondition.parse(condition).with(Map.of(0, 4711), STACKS);
    }
}
