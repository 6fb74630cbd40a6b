package io.seep.analyse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.Completeness;
import io.seep.model.Exit;
import io.seep.model.Gate.Fate;
import io.seep.model.Gate.Ruling;
import io.seep.model.KnownSite;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateJudgementTest {
    /** It was attached to and runs on; one site of 1,999,993 bytes leaks at 6666 bytes/s. */
    private static final Recording SERVER = Recordings.judgedServer();

    @ParameterizedTest
    @CsvSource({
        "any-leak, 23",
        "leak > 1999992, 23",
        "leak >= 1999993, 23",
        "leak > 1999993, 0",
        "rate > 6KiB/s, 23",
        "rate > 7KiB/s, 0",
        "live > 1GiB, 0",
        "live > 1MiB, 23",
    })
    void conditionsOfAProcessThatRunsOn(String condition, int exit) {
        assertThat(judge(SERVER, rules(condition)).exit().code()).isEqualTo(exit);
    }

    @Test
    void aRunThatLostEventsOrWasCutShortCannotTell() {
        Recording lossy = SERVER.withCompleteness(new Completeness(Map.of("liveBlocks", 1L), 1, Map.of()));
        GateJudgement untold = judge(lossy, rules("leak > 1TiB"));
        assertThat(untold.exit()).isEqualTo(new Exit(24, "the gate cannot tell: events were lost"));
        assertThat(untold.gate().passed()).isFalse();
        assertThat(untold.gate().hasFailed()).isFalse();

        Recording cut = SERVER.withCompleteness(new Completeness(Map.of(), 1, Map.of("deep", 7L)));
        assertThat(judge(cut, rules("leak > 1TiB")).exit()).isEqualTo(new Exit(0, "the gate passed"));
    }

    @Test
    void nobodyKnowsWhatIsUnreachableWithoutASearch() {
        assertThat(judge(SERVER, rules("unreachable > 0")).exit().code()).isZero();
        assertThat(judge(Recordings.leakyServer(), rules("unreachable > 0"))
                        .exit()
                        .code())
                .isEqualTo(24);
    }

    @Test
    void aBaselineExcusesUpToItsSizeByIdThenByNames() {
        Ruling leak = judge(SERVER, rules("any-leak")).gate().sites().getFirst();
        KnownSite exact = new KnownSite(leak.id(), "x", "s", leak.bytes(), 1, "", "");
        KnownSite rebuilt = new KnownSite("x", leak.nameId(), "s", leak.bytes(), 1, "", "");
        KnownSite smaller = new KnownSite(leak.id(), "x", "s", leak.bytes() - 10, 1, "", "");
        KnownSite other = new KnownSite("x", "y", "s", 1, 1, "", "");

        assertThat(fate(exact)).isEqualTo(Fate.KNOWN);
        assertThat(fate(rebuilt)).isEqualTo(Fate.KNOWN);
        assertThat(fate(smaller)).isEqualTo(Fate.GROWN);
        assertThat(fate(other)).isEqualTo(Fate.COUNTED);
        GateRules grown = rules("leak > 9", "new-site").withBaseline(new Baseline("known", List.of(smaller)));
        assertThat(judge(SERVER, grown).gate().checks())
                .extracting(check -> check.expression() + " " + check.passed())
                .containsExactly("leak > 9 false", "new-site true");
        GateRules unused = rules("any-leak").withBaseline(new Baseline("known", List.of(exact, other)));
        assertThat(judge(SERVER, unused).gate().excuses())
                .extracting(excuse -> excuse.sites())
                .containsExactly(1L, 0L);
    }

    @Test
    void aNewBaselineKeepsNotes() {
        Ruling leak = judge(SERVER, rules("any-leak")).gate().sites().getFirst();
        KnownSite noted = new KnownSite(leak.id(), "x", "s", 1, 1, "by design", "T-1");
        Baseline fresh =
                GateJudgement.baseline(SERVER, rules("any-leak").withBaseline(new Baseline("known", List.of(noted))));
        assertThat(fresh.entries())
                .singleElement()
                .isEqualTo(new KnownSite(
                        leak.id(),
                        leak.nameId(),
                        "malloc < append_row < handle_request < main",
                        leak.bytes(),
                        leak.blocks(),
                        "by design",
                        "T-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leak:append_row",
                "leak:append",
                "leak:^append*",
                "leak:row$",
                "leak:rows.c",
                "{\nname\nMemcheck:Leak\nfun:malloc\nfun:append_row\n}",
                "{\nname\nMemcheck:Leak\n...\nfun:main\n}",
                "{\nname\nMemcheck:Leak\nmatch-leak-kinds: reachable\nfun:m*alloc\nsrc:rows.c:88\n...\n}"
            })
    void suppressionsThatMatch(String text) {
        assertThat(suppressed(text)).isEqualTo(Fate.SUPPRESSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leak:^row",
                "leak:append$",
                "leak:other",
                "{\nname\nMemcheck:Leak\nfun:malloc\nfun:handle_request\n}",
                "{\nname\nMemcheck:Leak\nmatch-leak-kinds: definite\nfun:malloc\n...\n}",
                "{\nname\nMemcheck:Leak\nfun:malloc\nsrc:rows.c:89\n}",
                "{\nname\nMemcheck:Cond\nfun:append_row\n}"
            })
    void suppressionsThatDoNot(String text) {
        assertThat(suppressed(text)).isEqualTo(Fate.COUNTED);
    }

    @ParameterizedTest
    @CsvSource({
        "race:x, f:1 ",
        "leak:, f:1 ",
        "'{\nname\nMemcheck:Leak\nfun:x', f:4 ends",
        "'{\na\nb:Leak\nwhat\n}', f:4 is none"
    })
    void wrongLinesAreTold(String text, String message) {
        assertThatExceptionOfType(GateSyntaxException.class)
                .isThrownBy(() -> SuppressionFile.parse("f", text, UnaryOperator.identity()))
                .withMessageStartingWith(message);
    }

    private static Fate suppressed(String text) {
        GateRules rules = new GateRules(
                List.of(Condition.parse("any-leak")),
                ExitPolicy.UNREACHABLE,
                Baseline.NONE,
                Tolerance.NONE,
                Map.of("f", SuppressionFile.parse("f", text, UnaryOperator.identity())));
        return judge(SERVER, rules).gate().sites().getFirst().fate();
    }

    private static Fate fate(KnownSite known) {
        GateRules rules = rules("any-leak").withBaseline(new Baseline("known", List.of(known)));
        return judge(SERVER, rules).gate().sites().getFirst().fate();
    }

    private static GateRules rules(String... conditions) {
        return new GateRules(
                Arrays.stream(conditions).map(Condition::parse).toList(),
                ExitPolicy.UNREACHABLE,
                Baseline.NONE,
                Tolerance.NONE,
                Map.of());
    }

    private static GateJudgement judge(Recording recording, GateRules rules) {
        return GateJudgement.of(recording, rules);
    }
}
