package io.seep.analyse.gate;

import io.seep.model.MemoryScan;
import io.seep.model.Reachability;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy picks of one site, over all processes that have it.
 *
 * @param site the one with most bytes
 * @param bytesPerSecond how fast they grow; 0 when they do not
 * @param unreachableBytes what nothing points at, whatever the policy picks
 */
record Picked(Site site, long bytes, long blocks, double bytesPerSecond, long unreachableBytes) {
    private static final Comparator<Picked> GREATEST_FIRST = Comparator.comparingLong(Picked::bytes)
            .reversed()
            .thenComparing(picked -> picked.site().id());

    /** The sites of a recording of which something is picked or unreachable, the greatest first. */
    static List<Picked> of(Recording recording, ExitPolicy policy) {
        double seconds = recording.session().durationSeconds();
        List<ExitPolicy> policies = policies(recording, policy);
        Map<String, Picked> byId = new LinkedHashMap<>();
        for (Site site : recording.sites()) {
            if (!site.isSetApart() && site.liveBlocks() > 0) {
                Picked picked = of(site, policy(site, policies), seconds);
                if (picked.blocks > 0 || picked.unreachableBytes > 0) {
                    byId.merge(site.id(), picked, Picked::plus);
                }
            }
        }
        return byId.values().stream().sorted(GREATEST_FIRST).toList();
    }

    /** What the kernel keeps for a process may outlive it, as caches do. */
    private static ExitPolicy policy(Site site, List<ExitPolicy> policies) {
        return site.isOfKernel() ? ExitPolicy.GROWING : policies.get(site.process());
    }

    /** For each process what counts of it: of one that runs on, or that an exec replaced, only what grows. */
    static List<ExitPolicy> policies(Recording recording, ExitPolicy policy) {
        List<TracedProcess> processes = recording.processes();
        Map<Integer, Integer> lastImage = new HashMap<>();
        for (int image = 0; image < processes.size(); image++) {
            lastImage.put(processes.get(image).pid(), image);
        }
        List<ExitPolicy> policies = new ArrayList<>();
        for (int image = 0; image < processes.size(); image++) {
            TracedProcess process = processes.get(image);
            boolean last = image == lastImage.getOrDefault(process.pid(), image);
            boolean ended = recording.session().endReason().equals("target-exited") || searchedAtItsEnd(process);
            policies.add(last && ended ? ofEnded(process, policy) : ExitPolicy.GROWING);
        }
        return policies;
    }

    /** What an attached process leaves cannot be searched; it is judged as one that runs on. */
    private static ExitPolicy ofEnded(TracedProcess process, ExitPolicy policy) {
        boolean searched = process.scan() != null && process.scan().made();
        return policy == ExitPolicy.UNREACHABLE && !process.startedBySeep() && !searched ? ExitPolicy.GROWING : policy;
    }

    /** Or nearly: why it could not be made is told then. */
    private static boolean searchedAtItsEnd(TracedProcess process) {
        MemoryScan scan = process.scan();
        return scan != null && (scan.made() ? scan.when().equals(MemoryScan.AT_EXIT) : process.startedBySeep());
    }

    private static Picked of(Site site, ExitPolicy policy, double seconds) {
        Reachability reach = site.detail().reachability();
        Reachability.Amount lost = reach == null ? Reachability.Amount.NONE : reach.unreachable();
        Reachability.Amount all = new Reachability.Amount(site.liveBlocks(), site.liveBytes());
        Reachability.Amount amount = switch (policy) {
            case UNREACHABLE -> lost;
            case ALL -> all;
            case GROWING -> grows(site) ? all : Reachability.Amount.NONE;
        };
        return new Picked(site, amount.bytes(), amount.blocks(), rate(site, amount.bytes(), seconds), lost.bytes());
    }

    /** A site that nothing points at may grow all the same: its verdict tells the worse of both. */
    private static boolean grows(Site site) {
        return site.verdict().kind().equals(Verdict.LEAKING)
                || (site.verdict().kind().equals(Verdict.UNREACHABLE)
                        && site.verdict().growth().bytesPerSecond().low() > 0);
    }

    /** Of a run too short for a rate, what it held by its length: a gate would rather fail than pass unseen. */
    private static double rate(Site site, long bytes, double seconds) {
        double known = site.verdict().growth().bytesPerSecond().value();
        if (bytes == 0) {
            return 0;
        }
        if (!Double.isNaN(known)) {
            return Math.max(0, known);
        }
        return seconds > 0 ? bytes / seconds : 0;
    }

    private Picked plus(Picked other) {
        return new Picked(
                bytes >= other.bytes ? site : other.site,
                bytes + other.bytes,
                blocks + other.blocks,
                bytesPerSecond + other.bytesPerSecond,
                unreachableBytes + other.unreachableBytes);
    }
}
