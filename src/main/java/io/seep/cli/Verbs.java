package io.seep.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The verbs that this version knows. Nothing of a verb is loaded before it is asked for. */
final class Verbs {
    private static final Map<String, Supplier<Verb>> KNOWN = Map.ofEntries(
            Map.entry("analyze", AnalyzeVerb::new),
            Map.entry("diff", DiffVerb::new),
            Map.entry("doctor", DoctorVerb::new),
            Map.entry("dump", DumpVerb::new),
            Map.entry("events", EventsVerb::new),
            Map.entry("mark", MarkVerb::new),
            Map.entry("report", ReportVerb::new),
            Map.entry("status", StatusVerb::new),
            Map.entry("stop", StopVerb::new),
            Map.entry("trend", TrendVerb::new),
            Map.entry("why", WhyVerb::new));

    private Verbs() {}

    /** Their names, in order. */
    static List<String> names() {
        return KNOWN.keySet().stream().sorted().toList();
    }

    /** A new description of the verb. */
    static CommandSpec spec(String name) {
        return new CommandLine(Objects.requireNonNull(KNOWN.get(name)).get()).getCommandSpec();
    }

    /** A new instance of the verb; null when the word is none. */
    static @Nullable Verb named(String word) {
        Supplier<Verb> known = KNOWN.get(word);
        return known == null ? null : known.get();
    }
}
