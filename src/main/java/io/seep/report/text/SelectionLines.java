package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.Selection;
import io.seep.model.Site;
import io.seep.report.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which part of a run is shown; nothing for the whole. */
final class SelectionLines {
    private SelectionLines() {}

    static void add(LabelledLines lines, Recording recording) {
        Selection selection = recording.selection();
        if (!selection.isPart()) {
            return;
        }
        List<String> options = new ArrayList<>();
        each(options, "--focus", selection.focus());
        each(options, "--ignore", selection.ignore());
        each(options, "--hide", selection.hide());
        if (!selection.functions().isEmpty()) {
            options.add("--functions " + Printable.of(String.join(",", selection.functions()), 200));
        }
        if (selection.olderSeconds() > 0) {
            options.add(String.format(Locale.ROOT, "--older %.3fs", selection.olderSeconds())
                    .replaceAll("\\.?0+s$", "s"));
        }
        lines.add("shown", "only a part, by " + String.join(" ", options));
        lines.continued(recording.sites().size() + " of " + Quantity.count(selection.allSites(), "site")
                + "; the whole run has " + Quantity.bytes(recording.totals().leakBytes()) + " not freed");
        if (selection.olderSeconds() > 0 && recording.sites().stream().anyMatch(SelectionLines::isEstimate)) {
            lines.continued("ages are known as well as the timeline's points are close; bytes of sites with younger"
                    + " blocks too are estimates");
        }
    }

    private static boolean isEstimate(Site site) {
        return site.detail().older() != null && !site.detail().older().exact();
    }

    private static void each(List<String> options, String name, List<String> patterns) {
        patterns.forEach(pattern -> options.add(name + " '" + Printable.of(pattern, 200) + "'"));
    }
}
