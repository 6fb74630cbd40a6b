package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.RunEnvironment.Kind;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunEnvironmentTest {
    private static final Map<String, String> NOTHING_SET = Map.of();
    private static final Map<String, String> CI = Map.of("CI", "true");

    private static final RunEnvironment DEVELOPMENT = new RunEnvironment(Kind.DEVELOPMENT, "default");
    private static final RunEnvironment STAGING = new RunEnvironment(Kind.STAGING, "SEEP_ENV");
    private static final RunEnvironment PRODUCTION = new RunEnvironment(Kind.PRODUCTION, "--env");

    @Test
    void theOptionGoesBeforeTheVariableAndBothBeforeTheDefault() {
        Map<String, String> staging = Map.of("SEEP_ENV", "staging");

        assertThat(RunEnvironment.choose(null, NOTHING_SET)).isEqualTo(DEVELOPMENT);
        assertThat(RunEnvironment.choose(null, Map.of("SEEP_ENV", ""))).isEqualTo(DEVELOPMENT);
        assertThat(RunEnvironment.choose(null, staging)).isEqualTo(STAGING);
        assertThat(RunEnvironment.choose("production", staging)).isEqualTo(PRODUCTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "Production", "PRODUCTION", " staging", "dev", ""})
    void aWordThatIsNoneOfTheThreeIsRefused(String word) {
        assertRefused(
                "unknown environment '" + word + "': use development, staging or production",
                () -> RunEnvironment.choose(word, NOTHING_SET));
    }

    @Test
    void aMisspeltVariableIsNotTakenForDevelopment() {
        assertRefused(
                "unknown environment 'prodution': use development, staging or production",
                () -> RunEnvironment.choose(null, Map.of("SEEP_ENV", "prodution")));
    }

    @Test
    void withoutAWishAProcessIsTracedForFiveMinutesAndACommandToTheLimit() {
        assertThat(DEVELOPMENT.duration(null, false, NOTHING_SET)).isEqualTo(Duration.ofMinutes(5));
        assertThat(DEVELOPMENT.duration(null, true, NOTHING_SET)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void defaultsAreCutToTheLimit() {
        assertThat(STAGING.duration(null, false, NOTHING_SET)).isEqualTo(Duration.ofMinutes(2));
        assertThat(STAGING.duration(null, true, NOTHING_SET)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void onlyAnExplicitWishMakesARunInCiLonger() {
        assertThat(DEVELOPMENT.duration(null, true, CI)).isEqualTo(Duration.ofMinutes(10));
        assertThat(DEVELOPMENT.duration(Duration.ofMinutes(11), true, CI)).isEqualTo(Duration.ofMinutes(11));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "DEVELOPMENT, -, 600",
                "DEVELOPMENT, false, 600",
                "DEVELOPMENT, TRUE, 600",
                "DEVELOPMENT, true, 3600",
                "STAGING, -, 120",
                "STAGING, true, 120"
            })
    void anExplicitWishIsGrantedUpToTheLimitAndRefusedAboveIt(Kind kind, @Nullable String ci, long limitSeconds) {
        var environment = new RunEnvironment(kind, "--env");
        Map<String, String> variables = ci == null ? NOTHING_SET : Map.of("CI", ci);
        Duration limit = Duration.ofSeconds(limitSeconds);

        assertThat(environment.duration(Duration.ofSeconds(1), false, variables))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(environment.duration(limit, false, variables)).isEqualTo(limit);
        for (boolean untilEnd : new boolean[] {true, false}) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> environment.duration(limit.plusSeconds(1), untilEnd, variables))
                    .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25))
                    .withMessageStartingWith("-T %d is longer than the %d s that %s (--env) allows; "
                            .formatted(limitSeconds + 1, limitSeconds, kind.word()));
        }
    }

    @Test
    void productionIsRefusedWhateverIsWished() {
        String why = "full tracing slows a program down and is refused in production (environment from --env);"
                + " trace a staging machine or a copy instead";

        assertRefused(why, () -> PRODUCTION.duration(null, false, NOTHING_SET));
        assertRefused(why, () -> PRODUCTION.duration(null, true, CI));
        assertRefused(why, () -> PRODUCTION.duration(Duration.ofSeconds(1), false, CI));
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25));
    }
}
