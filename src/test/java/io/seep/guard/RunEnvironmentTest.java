package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.guard.RunEnvironment.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunEnvironmentTest {
    private static final Map<String, String> NOTHING_SET = Map.of();
    private static final Map<String, String> CI = Map.of("CI", "true");

    private static final SeepConfig NO_CONFIG = SeepConfig.read(Path.of("/nowhere/seep/config"));

    private static final RunEnvironment DEVELOPMENT = new RunEnvironment(Kind.DEVELOPMENT, "default");
    private static final RunEnvironment STAGING = new RunEnvironment(Kind.STAGING, "SEEP_ENV");
    private static final RunEnvironment PRODUCTION = new RunEnvironment(Kind.PRODUCTION, "--env");

    @Test
    void theOptionGoesBeforeTheVariableAndBothBeforeTheDefault() {
        Map<String, String> staging = Map.of("SEEP_ENV", "staging");

        assertThat(RunEnvironment.choose(null, NOTHING_SET, NO_CONFIG)).isEqualTo(DEVELOPMENT);
        assertThat(RunEnvironment.choose(null, Map.of("SEEP_ENV", ""), NO_CONFIG))
                .isEqualTo(DEVELOPMENT);
        assertThat(RunEnvironment.choose(null, staging, NO_CONFIG)).isEqualTo(STAGING);
        assertThat(RunEnvironment.choose("production", staging, NO_CONFIG)).isEqualTo(PRODUCTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "Production", "PRODUCTION", " staging", "dev", ""})
    void aWordThatIsNoneOfTheThreeIsRefused(String word) {
        assertRefused(
                "unknown environment '" + word + "': use development, staging or production",
                () -> RunEnvironment.choose(word, NOTHING_SET, NO_CONFIG));
    }

    @Test
    void aMisspeltVariableIsNotTakenForDevelopment() {
        assertRefused(
                "unknown environment 'prodution': use development, staging or production",
                () -> RunEnvironment.choose(null, Map.of("SEEP_ENV", "prodution"), NO_CONFIG));
    }

    @Test
    void withoutAWishAProcessIsTracedForFiveMinutesAndACommandToTheLimit() {
        assertThat(DEVELOPMENT.duration(null, false, NOTHING_SET, null)).isEqualTo(Duration.ofMinutes(5));
        assertThat(DEVELOPMENT.duration(null, true, NOTHING_SET, null)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void defaultsAreCutToTheLimit() {
        assertThat(STAGING.duration(null, false, NOTHING_SET, null)).isEqualTo(Duration.ofMinutes(2));
        assertThat(STAGING.duration(null, true, NOTHING_SET, null)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void onlyAnExplicitWishMakesARunInCiLonger() {
        assertThat(DEVELOPMENT.duration(null, true, CI, null)).isEqualTo(Duration.ofMinutes(10));
        assertThat(DEVELOPMENT.duration(Duration.ofMinutes(11), true, CI, null)).isEqualTo(Duration.ofMinutes(11));
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

        assertThat(environment.duration(Duration.ofSeconds(1), false, variables, null))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(environment.duration(limit, false, variables, null)).isEqualTo(limit);
        for (boolean untilEnd : new boolean[] {true, false}) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> environment.duration(limit.plusSeconds(1), untilEnd, variables, null))
                    .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25))
                    .withMessageStartingWith("-T %d is longer than the %d s that %s (--env) allows; "
                            .formatted(limitSeconds + 1, limitSeconds, kind.word()));
        }
    }

    @Test
    void productionIsRefusedWhateverIsWished() {
        String why = "full tracing slows a program down and is refused in production (environment from --env);"
                + " trace a staging machine or a copy instead, or give the reason:"
                + " --emergency \"REASON\" allows 60 s and is written down";

        assertRefused(why, () -> PRODUCTION.duration(null, false, NOTHING_SET, null));
        assertRefused(why, () -> PRODUCTION.duration(null, true, CI, null));
        assertRefused(why, () -> PRODUCTION.duration(Duration.ofSeconds(1), false, CI, null));
    }

    @Test
    void anEmergencyAllowsAMinuteInProductionAndChangesNothingElsewhere() {
        String reason = "checkout is down";

        assertThat(PRODUCTION.duration(null, false, NOTHING_SET, reason)).isEqualTo(Duration.ofMinutes(1));
        assertThat(PRODUCTION.duration(null, true, CI, reason)).isEqualTo(Duration.ofMinutes(1));
        assertThat(PRODUCTION.duration(Duration.ofSeconds(60), false, NOTHING_SET, reason))
                .isEqualTo(Duration.ofMinutes(1));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> PRODUCTION.duration(Duration.ofSeconds(61), false, CI, reason))
                .withMessageContaining("60 s that production");
        assertThat(STAGING.duration(null, false, NOTHING_SET, reason)).isEqualTo(Duration.ofMinutes(2));
        assertThat(DEVELOPMENT.duration(null, false, NOTHING_SET, reason)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void theMachinesConfigurationGoesBeforeTheDefaultOnly(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), "environment = staging\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        SeepConfig config = SeepConfig.read(file);

        assertThat(RunEnvironment.choose(null, NOTHING_SET, config))
                .isEqualTo(new RunEnvironment(Kind.STAGING, file.toString()));
        assertThat(RunEnvironment.choose(null, Map.of("SEEP_ENV", "production"), config)
                        .source())
                .isEqualTo("SEEP_ENV");
        assertThat(RunEnvironment.choose("development", NOTHING_SET, config).source())
                .isEqualTo("--env");
    }

    @Test
    void onlyDevelopmentHasNoBudgetAndNoPause() {
        assertThat(DEVELOPMENT.defaultOverhead()).isZero();
        assertThat(STAGING.defaultOverhead()).isEqualTo(0.3);
        assertThat(PRODUCTION.defaultOverhead()).isEqualTo(0.3);
        assertThat(DEVELOPMENT.pauses()).isFalse();
        assertThat(STAGING.pauses()).isTrue();
        assertThat(PRODUCTION.pauses()).isTrue();
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25));
    }
}
