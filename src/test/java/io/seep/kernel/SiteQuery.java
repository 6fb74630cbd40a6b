package io.seep.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sites of a report a line speaks of; what is null or empty does not matter.
 *
 * @param at a function somewhere in the stack
 * @param origins allocator functions, one of which was called
 * @param process index of the process or image
 */
record SiteQuery(
        @Nullable String at, Set<String> origins, @Nullable Integer process) {

    static SiteQuery of(Map<String, String> pairs) {
        String origins = pairs.get("origin");
        String process = pairs.get("process");
        return new SiteQuery(
                pairs.get("at"),
                origins == null ? Set.of() : Set.of(origins.split("\\|")),
                process == null ? null : Integer.valueOf(process));
    }

    boolean isForAll() {
        return at == null && origins.isEmpty() && process == null;
    }

    List<Report.Site> in(Report report) {
        return report.sites().stream().filter(this::matches).toList();
    }

    /** The numbers of those sites, added up: only those that are asked for. */
    Map<String, Long> sums(Report report, Set<String> names) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (String name : names) {
            sums.put(
                    name,
                    in(report).stream().mapToLong(site -> site.number(name)).sum());
        }
        return sums;
    }

    private boolean matches(Report.Site site) {
        return (at == null || site.functions().contains(at))
                && (origins.isEmpty() || origins.contains(site.origin()))
                && (process == null || process == site.process());
    }

    @Override
    public String toString() {
        return (at == null ? "" : " at=" + at)
                + (origins.isEmpty() ? "" : " origin=" + String.join("|", origins))
                + (process == null ? "" : " process=" + process);
    }
}
