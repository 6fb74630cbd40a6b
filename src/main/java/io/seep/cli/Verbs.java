package io.seep.cli;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The verbs that this version knows. Nothing of a verb is loaded before it is asked for. */
final class Verbs {
    private static final Map<String, Supplier<Verb>> KNOWN = Map.of(
            "analyze", AnalyzeVerb::new,
            "diff", DiffVerb::new,
            "doctor", DoctorVerb::new,
            "report", ReportVerb::new,
            "status", StatusVerb::new,
            "stop", StopVerb::new,
            "trend", TrendVerb::new);

    private static final Set<String> LATER = Set.of("events", "mark", "dump", "why");

    private Verbs() {}

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
