package io.seep.analyse.verdict;

import io.seep.model.Mark;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a run that says something about a process: from its first allocation, or the end of the warm-up, to its
 * end.
 *
 * @param from the reading at which it begins
 * @param to the reading behind its last
 * @param start when it begins, in seconds since the first probe; not before reading {@code from}
 */
record Part(int from, int to, double start) {
    /** One for each process of a recording, in their order. */
    static List<Part> ofProcesses(Recording recording, double[] seconds) {
        int processes = recording.processes().size();
        int[] firstUse = new int[processes];
        double[] oldestAge = new double[processes];
        Arrays.fill(firstUse, seconds.length);
        for (Site site : recording.sites()) {
            long[] made = site.history().allocations().values();
            int first = 0;
            while (first < made.length && made[first] == 0) {
                first++;
            }
            firstUse[site.process()] = Math.min(firstUse[site.process()], first);
            oldestAge[site.process()] =
                    Math.max(oldestAge[site.process()], site.history().oldestAgeSeconds());
        }
        var parts = new ArrayList<Part>();
        for (int process = 0; process < processes; process++) {
            double firstBirth = seconds.length == 0 ? 0 : seconds[seconds.length - 1] - oldestAge[process];
            parts.add(of(recording, seconds, process, firstUse[process], firstBirth));
        }
        return parts;
    }

    private static Part of(Recording recording, double[] seconds, int process, int firstUse, double firstBirth) {
        TracedProcess traced = recording.processes().get(process);
        double warm = recording.marks().stream()
                .filter(mark -> mark.source().equals(Mark.WARMUP))
                .mapToDouble(Mark::secondsSinceStart)
                .max()
                .orElse(0);
        int from = lastUpTo(seconds, Math.max(warm, secondsAt(recording, traced.started())));
        int to = Math.min(seconds.length, lastUpTo(seconds, secondsAt(recording, traced.ended())) + 2);
        // While a program is loaded nothing is made yet.
        from = Math.max(from, Math.min(firstUse, seconds.length) - 1);
        double start = seconds.length == 0 ? 0 : seconds[from];
        boolean isBetween = from + 1 < seconds.length && firstBirth > start && firstBirth < seconds[from + 1];
        return new Part(from, Math.max(from, to), isBetween && from == firstUse - 1 ? firstBirth : start);
    }

    private static int lastUpTo(double[] seconds, double time) {
        int last = 0;
        while (last + 1 < seconds.length && seconds[last + 1] <= time) {
            last++;
        }
        return last;
    }

    private static double secondsAt(Recording recording, Instant time) {
        return Duration.between(recording.session().startedAt(), time).toNanos() / 1e9;
    }
}
