package io.seep.analyse.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.analyse.gate.Condition.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    @ParameterizedTest
    @CsvSource({
        "leak > 64KiB, LEAK, 65536, false",
        "leak>64k, LEAK, 65536, false",
        "rate > 1KiB/s, RATE, 1024, false",
        "rate > 1.5 KiB/s, RATE, 1536, false",
        "rate > 0, RATE, 0, false",
        "live >= 10MiB, LIVE, 10485760, true",
        "unreachable > 0, UNREACHABLE, 0, false",
        "LEAK > 1 GiB, LEAK, 1073741824, false",
    })
    void numbersAboveALimit(String text, Measure measure, double limit, boolean atLimit) {
        assertThat(Condition.parse(text)).isEqualTo(new Condition.Above(text, measure, limit, atLimit));
    }

    @Test
    void words() {
        assertThat(Condition.parse("any-leak")).isEqualTo(new Condition.AnyLeak("any-leak"));
        assertThat(Condition.parse(" new-site ")).isEqualTo(new Condition.NewSite("new-site"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "leak",
                "leak >",
                "leak < 5",
                "leaks > 5",
                "leak > 5 KB/s",
                "rate > 5KiB",
                "live > -1",
                "leak > 5 apples",
                "leak > 5KiB and more",
                "leak > 99999999999999999999",
                "any leak"
            })
    void whatIsNoneIsSaid(String text) {
        assertThatExceptionOfType(GateSyntaxException.class)
                .isThrownBy(() -> Condition.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "abc, abcd, false",
        "*, anything, true",
        "a*c, abbbc, true",
        "a*c*e, abcde, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "*foo*, xxfooyy, true",
        "foo*, xfoo, false",
    })
    void globs(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    /** What makes a backtracking matcher run for years. */
    @Test
    void aGlobOfStarsEnds() {
        assertThat(Glob.matches("*a".repeat(500) + "b", "a".repeat(5000))).isFalse();
    }

    @Test
    void tolerances() {
        assertThat(Tolerance.parse("10%").most(1000)).isEqualTo(1100);
        assertThat(Tolerance.parse("4KiB").most(1000)).isEqualTo(5096);
        assertThatExceptionOfType(GateSyntaxException.class).isThrownBy(() -> Tolerance.parse("much"));
    }
}
