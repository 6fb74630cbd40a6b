package io.seep.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How much work runs did, to compare what they leave over for each piece of it. */
final class WorkOption {
    @Option(
            names = "--per",
            paramLabel = "N",
            split = ",",
            description = "divide by units of work (requests, say) instead of seconds: one number for all runs,"
                    + " or one for each, as 1000,2000")
    List<Double> units = new ArrayList<>();

    /** @throws UsageException unless there are no numbers, one, or one for each of so many runs */
    void check(int runs) {
        if (units.size() > 1 && units.size() != runs) {
            throw new UsageException("--per takes one number, or one for each of the " + runs + " runs");
        }
        if (units.stream().anyMatch(unit -> !(unit > 0) || !Double.isFinite(unit))) {
            throw new UsageException("--per takes numbers above 0");
        }
    }

    boolean isGiven() {
        return !units.isEmpty();
    }

    /** Units of a run; 0 when they were not given. */
    double of(int run) {
        return units.isEmpty() ? 0 : units.get(units.size() == 1 ? 0 : run);
    }
}
