package io.seep.guard;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A trace that was attached to a running process judges its own first second: what slows the process down by more than
 * five times, or interrupts it a million times a second, was not what its user expected.
 */
public final class FirstSecond {
    public static final Duration LENGTH = Duration.ofSeconds(1);

    private static final double MOST_CALLS_PER_SECOND = 1_000_000;
    private static final double MOST_SLOWDOWN = 5;

    /** In processors: a target that does next to nothing is not slowed down by five times next to nothing. */
    private static final double NOTICEABLE_PROCESSORS = 0.1;

    private FirstSecond() {}

    /**
     * The verdict.
     *
     * @return why the trace must end, as a sentence; empty when it may go on
     */
    public static Optional<String> judge(OverheadMeter meter) {
        return judge(meter.callsPerSecond(), meter.share(), meter.processors());
    }

    static Optional<String> judge(double callsPerSecond, double share, double processors) {
        double slowdown = 1 / (1 - share);
        boolean tooOften = callsPerSecond > MOST_CALLS_PER_SECOND;
        boolean tooSlow = slowdown > MOST_SLOWDOWN && processors >= NOTICEABLE_PROCESSORS;
        if (!tooOften && !tooSlow) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "in its first second the trace saw %.0f calls and slowed the process down about %.0f times"
                        + " (more than %.0f calls/s or %.0f times is too much); it has let go of it."
                        + " --force traces all the same, --max-overhead 30%% ends it when it costs too much",
                callsPerSecond,
                slowdown,
                MOST_CALLS_PER_SECOND,
                MOST_SLOWDOWN));
    }
}
