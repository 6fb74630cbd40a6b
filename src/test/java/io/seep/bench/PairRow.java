package io.seep.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All rounds with one depth of the stack. */
final class PairRow {
    /** Nanoseconds for a malloc and a free in one round; traced by each Seep in its turn. */
    record Round(double untracedNanos, double emptyNanos, List<Double> tracedNanos) {
        /** Of one round, since what else the machine does changes from round to round. */
        double ratio(int seep) {
            return tracedNanos.get(seep) / emptyNanos;
        }
    }

    private final int frames;
    private final List<Round> rounds = new ArrayList<>();

    PairRow(int frames) {
        this.frames = frames;
    }

    int frames() {
        return frames;
    }

    void add(Round round) {
        rounds.add(round);
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    Spread untraced() {
        return spread(Round::untracedNanos);
    }

    Spread empty() {
        return spread(Round::emptyNanos);
    }

    Spread traced(int seep) {
        return spread(round -> round.tracedNanos().get(seep));
    }

    /** Traced in proportion to empty. */
    Spread ratio(int seep) {
        return spread(round -> round.ratio(seep));
    }

    private Spread spread(ToDoubleFunction<Round> value) {
        return Spread.of(
                rounds.stream().map(round -> value.applyAsDouble(round)).toList());
    }
}
