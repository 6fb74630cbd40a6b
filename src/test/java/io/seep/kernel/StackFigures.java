package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many of a run's stacks are complete.
 *
 * @param cuts allocations whose stack was cut, by "reason in module of the last frame"
 */
record StackFigures(long allocations, long complete, Map<String, Long> cuts) {
    static StackFigures of(Report report) {
        List<?> frames = list(report.json().get("frames"));
        long complete = 0;
        Map<String, Long> cuts = new TreeMap<>();
        for (Report.Site site : report.sites()) {
            if (site.stackStatus().equals("complete")) {
                complete += site.number("allocations");
            } else {
                String cut = site.stackStatus() + " in "
                        + lastModule(list(site.numbers().get("frames")), frames);
                cuts.merge(cut, site.number("allocations"), Long::sum);
            }
        }
        return new StackFigures(report.total("allocations"), complete, cuts);
    }

    double completeShare() {
        return allocations == 0 ? 0 : (double) complete / allocations;
    }

    @Override
    public String toString() {
        String reasons = cuts.entrySet().stream()
                .map(cut -> cut.getValue() + " " + cut.getKey())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d allocations, %.4f %% complete, cut: %s",
                allocations,
                100 * completeShare(),
                reasons.isEmpty() ? "none" : reasons);
    }

    private static String lastModule(List<?> ofSite, List<?> frames) {
        if (ofSite.isEmpty() || !(ofSite.getLast() instanceof Long index)) {
            return "no frame";
        }
        Object frame = frames.get(Math.toIntExact(index));
        Object module = frame instanceof Map<?, ?> fields ? fields.get("module") : null;
        return module == null ? "no module" : module.toString();
    }

    private static List<?> list(@Nullable Object value) {
        assertThat(value).isInstanceOf(List.class);
        return value instanceof List<?> list ? list : List.of();
    }
}
