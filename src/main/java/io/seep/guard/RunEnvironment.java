package io.seep.guard;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run takes place, which decides how long it may be.
 *
 * @param source what said so, for the report
 */
public record RunEnvironment(Kind kind, String source) {
    /** The kinds and the longest run in each. */
    public enum Kind {
        DEVELOPMENT(Duration.ofMinutes(10)),
        STAGING(Duration.ofMinutes(2)),
        PRODUCTION(Duration.ZERO);

        private final Duration longestRun;

        Kind(Duration longestRun) {
            this.longestRun = longestRun;
        }

        /** As users write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final double DEFAULT_OVERHEAD = 0.3;
    private static final Duration LONGEST_IN_CI = Duration.ofHours(1);
    private static final Duration LONGEST_IN_EMERGENCY = Duration.ofMinutes(1);
    private static final Duration DEFAULT_ON_ATTACH = Duration.ofMinutes(5);

    /**
     * The environment by the option, else SEEP_ENV, else the machine's configuration, else development.
     *
     * @throws Refusal when the word is none of the three
     */
    public static RunEnvironment choose(@Nullable String option, Map<String, String> variables, SeepConfig config) {
        String variable = variables.get("SEEP_ENV");
        if (option != null) {
            return new RunEnvironment(kind(option), "--env");
        }
        if (variable != null && !variable.isEmpty()) {
            return new RunEnvironment(kind(variable), "SEEP_ENV");
        }
        String configured = config.environment();
        return configured == null
                ? new RunEnvironment(Kind.DEVELOPMENT, "default")
                : new RunEnvironment(kind(configured), config.toString());
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new Refusal(
                Refusal.BY_RULE, "unknown environment '" + word + "': use development, staging or production");
    }

    /**
     * How long to trace.
     *
     * @param wanted what the user asked for; null for the default
     * @param untilEnd true when the default is to trace until a command ends
     * @param emergency why a trace in production can't be avoided; null for no such claim
     * @throws Refusal when the user asked for more than the environment allows
     */
    public Duration duration(
            @Nullable Duration wanted, boolean untilEnd, Map<String, String> variables, @Nullable String emergency) {
        if (kind == Kind.PRODUCTION && emergency == null) {
            throw new Refusal(
                    Refusal.BY_RULE,
                    "full tracing slows a program down and is refused in production (environment from " + source
                            + "); trace a staging machine or a copy instead, or give the reason:"
                            + " --emergency \"REASON\" allows 60 s and is written down");
        }
        Duration longest = longest("true".equals(variables.get("CI")) && wanted != null);
        if (wanted == null) {
            return untilEnd || DEFAULT_ON_ATTACH.compareTo(longest) > 0 ? longest : DEFAULT_ON_ATTACH;
        }
        if (wanted.compareTo(longest) > 0) {
            throw new Refusal(
                    Refusal.BY_RULE,
                    "-T " + wanted.toSeconds() + " is longer than the " + longest.toSeconds() + " s that " + kind.word()
                            + " (" + source + ") allows; " + otherWay());
        }
        return wanted;
    }

    private Duration longest(boolean inCi) {
        return switch (kind) {
            case DEVELOPMENT -> inCi ? LONGEST_IN_CI : kind.longestRun;
            case STAGING -> kind.longestRun;
            case PRODUCTION -> LONGEST_IN_EMERGENCY;
        };
    }

    private String otherWay() {
        return switch (kind) {
            case DEVELOPMENT -> "up to 3600 with CI=true (through sudo: sudo CI=true seep …)";
            case STAGING -> "a leak shows in 60 s as well";
            case PRODUCTION -> "leave -T out";
        };
    }

    /** The most that tracing may take of the target's processor time when nobody says; 0 for no budget. */
    public double defaultOverhead() {
        return kind == Kind.DEVELOPMENT ? 0 : DEFAULT_OVERHEAD;
    }

    public boolean isProduction() {
        return kind == Kind.PRODUCTION;
    }

    /** Must a target be left in peace for as long as it was traced? */
    public boolean pauses() {
        return kind != Kind.DEVELOPMENT;
    }
}
