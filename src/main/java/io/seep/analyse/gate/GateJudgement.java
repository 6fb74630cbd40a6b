package io.seep.analyse.gate;

import io.seep.model.Exit;
import io.seep.model.Gate;
import io.seep.model.Gate.Ruling;
import io.seep.model.KnownSite;
import io.seep.model.MemoryScan;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a gate says of a run, and the exit status that follows.
 *
 * @param exit 0, 23 when the gate failed, 24 when nobody can tell
 */
public record GateJudgement(Gate gate, Exit exit) {
    private static final int FAILED = 23;
    private static final int INCOMPLETE = 24;

    /** Ends of a run before its time. */
    private static final Set<String> CUT_SHORT =
            Set.of("interrupted", "terminated", "stopped", "budget", "memory-pressure", "limit", "error");

    /** Judges a recording. */
    public static GateJudgement of(Recording recording, GateRules rules) {
        List<Picked> picked = Picked.of(recording, rules.policy());
        Excusing excusing = new Excusing(rules, picked);
        List<Ruling> rulings = new ArrayList<>();
        long unreachable = 0;
        for (Picked site : picked) {
            Ruling ruling = excusing.rule(site);
            if (site.blocks() > 0) {
                rulings.add(ruling);
            }
            unreachable += switch (ruling.fate()) {
                case COUNTED -> site.unreachableBytes();
                case GROWN -> Math.min(ruling.countedBytes(), site.unreachableBytes());
                case KNOWN, SUPPRESSED -> 0;
            };
        }
        long lost = unreachable;
        List<Gate.Check> checks = rules.conditions().stream()
                .map(condition -> check(condition, recording, rulings, lost))
                .toList();
        Gate gate = new Gate(unknown(recording, rules), rules.policy().word(), checks, rulings, excusing.excuses());
        return new GateJudgement(gate, exit(gate));
    }

    /** The baseline that would excuse every site that is picked and not suppressed; notes of the old one are kept. */
    public static Baseline baseline(Recording recording, GateRules rules) {
        List<Picked> picked = Picked.of(recording, rules.policy());
        Excusing excusing = new Excusing(rules, picked);
        List<KnownSite> entries = new ArrayList<>();
        for (Picked known : picked) {
            if (known.blocks() > 0 && excusing.rule(known).fate() != Gate.Fate.SUPPRESSED) {
                KnownSite old = old(known.site(), rules.baseline());
                entries.add(new KnownSite(
                        known.site().id(),
                        known.site().nameId(),
                        name(known.site()),
                        known.bytes(),
                        known.blocks(),
                        old.note(),
                        old.ticket()));
            }
        }
        return new Baseline(rules.baseline().name(), entries);
    }

    private static KnownSite old(Site site, Baseline baseline) {
        return baseline.entries().stream()
                .filter(entry -> entry.id().equals(site.id()))
                .findFirst()
                .or(() -> baseline.entries().stream()
                        .filter(entry -> entry.nameId().equals(site.nameId()))
                        .findFirst())
                .orElse(new KnownSite("", "", "", 0, 0, "", ""));
    }

    /** {@code malloc, append_row, handle_request}: enough for a reader to know it again. */
    private static String name(Site site) {
        return site.origin()
                + site.stack().frames().stream()
                        .map(frame -> frame.function())
                        .filter(function -> function != null)
                        .limit(3)
                        .map(function -> " < " + function)
                        .collect(Collectors.joining());
    }

    private static Gate.Check check(Condition condition, Recording recording, List<Ruling> rulings, long unreachable) {
        List<Ruling> counted =
                rulings.stream().filter(ruling -> ruling.fate().counts()).toList();
        List<Ruling> fresh = rulings.stream()
                .filter(ruling -> ruling.fate() == Gate.Fate.COUNTED)
                .toList();
        return switch (condition) {
            case Condition.AnyLeak any -> new Gate.Check(any.text(), counted.isEmpty(), words(counted));
            case Condition.NewSite any -> new Gate.Check(any.text(), fresh.isEmpty(), words(fresh));
            case Condition.Above above -> {
                double value = switch (above.measure()) {
                    case LEAK -> bytes(counted);
                    case RATE ->
                        counted.stream().mapToDouble(Ruling::bytesPerSecond).sum();
                    case LIVE -> recording.totals().leakBytes();
                    case UNREACHABLE -> unreachable;
                };
                String found = switch (above.measure()) {
                    case LEAK -> words(counted);
                    case RATE -> String.format(Locale.ROOT, "%.1f bytes/s", value);
                    case LIVE -> (long) value + " live bytes that are not the runtime's";
                    case UNREACHABLE -> (long) value + " bytes that nothing points at";
                };
                yield new Gate.Check(above.text(), !above.holds(value), found);
            }
        };
    }

    private static long bytes(List<Ruling> rulings) {
        return rulings.stream().mapToLong(Ruling::countedBytes).sum();
    }

    private static String words(List<Ruling> rulings) {
        return rulings.isEmpty()
                ? "none"
                : bytes(rulings) + " bytes at " + rulings.size() + (rulings.size() == 1 ? " site" : " sites");
    }

    private static Exit exit(Gate gate) {
        return new Exit(gate.isUnknown() ? INCOMPLETE : gate.hasFailed() ? FAILED : 0, gate.sentence());
    }

    /** Why nobody can tell; empty when somebody can. */
    private static String unknown(Recording recording, GateRules rules) {
        if (!recording.completeness().complete()) {
            return "events were lost";
        }
        if (CUT_SHORT.contains(recording.session().endReason())) {
            return "the run was cut short (" + recording.session().endReason() + ")";
        }
        if (isBlind(recording)) {
            return "no allocator was found, so that nothing was traced";
        }
        return unsearched(recording, rules);
    }

    /** True when there was nothing that could have been seen: no allocator's probes, and no other events either. */
    private static boolean isBlind(Recording recording) {
        return recording.environment().allocators().isEmpty()
                && recording.kernel() == null
                && !recording.session().isImported()
                && recording.sites().isEmpty();
    }

    /** Why nobody knows what nothing points at, where a condition asks for it; empty when somebody does. */
    private static String unsearched(Recording recording, GateRules rules) {
        boolean asks = rules.conditions().stream()
                .anyMatch(condition ->
                        condition instanceof Condition.Above above && above.measure() == Condition.Measure.UNREACHABLE);
        boolean bySites = rules.conditions().stream()
                .anyMatch(condition -> !(condition instanceof Condition.Above above)
                        || above.measure() == Condition.Measure.LEAK
                        || above.measure() == Condition.Measure.RATE);
        List<ExitPolicy> policies = Picked.policies(recording, rules.policy());
        for (int image = 0; image < policies.size(); image++) {
            TracedProcess process = recording.processes().get(image);
            MemoryScan scan = process.scan();
            boolean needed = asks || (bySites && policies.get(image) == ExitPolicy.UNREACHABLE);
            boolean replaced = policies.get(image) == ExitPolicy.GROWING
                    && image + 1 < policies.size()
                    && recording.processes().get(image + 1).pid() == process.pid();
            if (needed && !replaced && (scan == null || !scan.made()) && holdsSomething(recording, image)) {
                return "the memory of process " + process.pid() + " was not searched"
                        + (scan == null ? "" : " (" + scan.reason() + ")")
                        + ", so that nobody knows what is unreachable; --exit-policy all or growing does without";
            }
        }
        return "";
    }

    private static boolean holdsSomething(Recording recording, int image) {
        return recording.sites().stream()
                .anyMatch(site ->
                        site.process() == image && !site.isSetApart() && !site.isOfKernel() && site.liveBlocks() > 0);
    }
}
