package io.seep.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import io.seep.model.RawSite;
import io.seep.model.Stack;
import io.seep.model.StackFilter;
import io.seep.model.StackTrace;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackSelectionTest {
    private static final NamedSite PARSED = site(
            Stack.COMPLETE,
            3,
            frame("copy", "server"),
            frame("ns::parse(int)", "libjson.so.1.2"),
            frame("main", "server"));
    private static final NamedSite OTHER = site(Stack.COMPLETE, 10, frame("copy", "server"), frame("main", "server"));
    private static final NamedSite CUT = site("depth", 4, frame("copy", "server"), frame(null, null));

    @ParameterizedTest
    @CsvSource({
        "libjson.so.1.2, true",
        "libjson.so, true",
        "/lib/libjson.so.1.2, true",
        "libjson, false",
        "json, false",
        "libjson.so.1, false"
    })
    void aModuleIsItsFile(String module, boolean kept) {
        assertThat(new StackSelection(List.of("nothing", module), List.of()).keeps(PARSED.stack()))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "copy, true",
        "ns::parse, true",
        "ns::parse(int), true",
        "ns::par, false",
        "parse, false",
        "work, true",
        "worker, false"
    })
    void aFunctionIsItsNameWithOrWithoutParameters(String function, boolean kept) {
        NamedSite site = site(
                Stack.COMPLETE,
                1,
                frame("work.part.0", "a"),
                PARSED.stack().frames().get(0),
                PARSED.stack().frames().get(1));

        assertThat(new StackSelection(List.of(), List.of(function)).keeps(site.stack()))
                .isEqualTo(kept);
    }

    @Test
    void bothConditionsMustHold() {
        assertThat(new StackSelection(List.of("libjson.so"), List.of("main")).keeps(PARSED.stack()))
                .isTrue();
        assertThat(new StackSelection(List.of("libjson.so"), List.of("never")).keeps(PARSED.stack()))
                .isFalse();
    }

    @Test
    void whatIsLeftOutIsCounted() {
        StackSelection.Outcome outcome =
                new StackSelection(List.of("libjson.so"), List.of()).of(List.of(OTHER, PARSED, CUT));

        assertThat(outcome.kept()).containsExactly(PARSED);
        assertThat(outcome.filter()).isEqualTo(new StackFilter(List.of("libjson.so"), List.of(), 14, 1400, 4));
    }

    @Test
    void withoutAConditionAllIsKept() {
        StackSelection.Outcome outcome = StackSelection.ALL.of(List.of(OTHER, PARSED, CUT));

        assertThat(outcome.kept()).hasSize(3);
        assertThat(outcome.filter()).isEqualTo(StackFilter.NONE);
    }

    private static NamedSite site(String status, long allocations, Frame... frames) {
        var trace = new StackTrace(status, new long[frames.length]);
        var counters = new RawSite(
                0, "malloc", trace, allocations, allocations * 100, allocations, allocations * 100, 0, 0, 0);
        return new NamedSite(counters, new Stack(status, List.of(frames)));
    }

    private static Frame frame(@Nullable String function, @Nullable String module) {
        String path = module == null ? null : "/lib/" + module;
        return new Frame(function, 0, module, path, null, 1, 1, null, 0, false, null);
    }
}
