package io.seep.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a gate said about a run: which sites it counted, which it excused, and what each condition found.
 *
 * @param cannotTell why nobody can tell whether it passes, in words; empty when somebody can
 * @param policy what counts of a program that has ended: {@code unreachable}, {@code all} or {@code growing}
 * @param checks one for each condition, as they were given; empty when nobody asked for a gate
 * @param sites those that the policy picks, the greatest first
 * @param excuses every entry of baselines and suppressions, used or not
 */
public record Gate(String cannotTell, String policy, List<Check> checks, List<Ruling> sites, List<Excuse> excuses) {
    /** Of a run without a gate. */
    public static final Gate NONE = new Gate("", "", List.of(), List.of(), List.of());

    public Gate {
        checks = List.copyOf(checks);
        sites = List.copyOf(sites);
        excuses = List.copyOf(excuses);
    }

    /**
     * A condition under which the gate fails.
     *
     * @param expression as it was typed
     * @param passed false when what is known of the run fulfils the condition
     * @param found what was measured, in words
     */
    public record Check(String expression, boolean passed, String found) {}

    /** What became of a site at the gate. */
    public enum Fate {
        /** It counts with all that was picked. */
        COUNTED("counted"),
        /** The baseline knows it, but it has grown beyond that: the excess counts. */
        GROWN("grown"),
        /** The baseline knows it. */
        KNOWN("known"),
        /** A suppression names it. */
        SUPPRESSED("suppressed");

        private final String word;

        Fate(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public boolean counts() {
            return this == COUNTED || this == GROWN;
        }
    }

    /**
     * A site at the gate, over all processes that have it.
     *
     * @param by the entry that excuses it; empty when none does
     * @param bytes what the policy picks of its live bytes
     * @param countedBytes what of that counts
     * @param bytesPerSecond how fast it grows; 0 when it does not
     */
    public record Ruling(
            String id,
            String nameId,
            Fate fate,
            String by,
            long bytes,
            long blocks,
            long countedBytes,
            double bytesPerSecond) {}

    /**
     * An entry of a baseline or of suppressions.
     *
     * @param source its file
     * @param entry as it stands there, in short
     * @param sites how many sites it excused; 0 when it matched nothing
     */
    public record Excuse(String source, String entry, long sites, long bytes) {}

    public boolean isAsked() {
        return !checks.isEmpty();
    }

    /** True when too little is known of the run: then no condition has passed, whatever it found. */
    public boolean isUnknown() {
        return !cannotTell.isEmpty();
    }

    /** True when a condition holds for what is known of the run. */
    public boolean hasFailed() {
        return !checks.stream().allMatch(Check::passed);
    }

    public boolean passed() {
        return !isUnknown() && !hasFailed();
    }

    /** {@code the gate failed: any-leak: 4096 bytes at 1 site}. */
    public String sentence() {
        if (isUnknown()) {
            return "the gate cannot tell: " + cannotTell;
        }
        return passed()
                ? "the gate passed"
                : checks.stream()
                        .filter(check -> !check.passed())
                        .map(check -> check.expression() + ": " + check.found())
                        .collect(Collectors.joining("; ", "the gate failed: ", ""));
    }
}
