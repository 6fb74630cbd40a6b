package io.seep.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The verbs that this version knows. Nothing of a verb is loaded before it is asked for. */
final class Verbs {
    private static final Map<String, Supplier<Verb>> KNOWN = Map.of(
            "analyze", AnalyzeVerb::new,
            "diff", DiffVerb::new,
            "doctor", DoctorVerb::new,
            "dump", DumpVerb::new,
            "mark", MarkVerb::new,
            "report", ReportVerb::new,
            "status", StatusVerb::new,
            "stop", StopVerb::new,
            "trend", TrendVerb::new,
            "why", WhyVerb::new);

    private static final Set<String> LATER = Set.of("events");

    private Verbs() {}

    /** Their names, in order. */
    static List<String> names() {
        return KNOWN.keySet().stream().sorted().toList();
    }

    /** A new description of the verb. */
    static CommandSpec spec(String name) {
        return new CommandLine(Objects.requireNonNull(KNOWN.get(name)).get()).getCommandSpec();
    }

    /**
     * A new instance of the verb; null when the word is none.
     *
     * @throws UsageException when it comes with a later version
     */
    static @Nullable Verb named(String word) {
        Supplier<Verb> known = KNOWN.get(word);
        if (known == null && LATER.contains(word)) {
            throw new UsageException("'" + word + "' is not in this version");
        }
        return known == null ? null : known.get();
    }
}
