package io.seep.report.text;

import io.seep.model.CpuHeat;
import io.seep.model.Frame;
import io.seep.model.Site;
import io.seep.report.FrameName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How hot a site's callers are, nearest first: {@code cpu: copy_text 12.3 %, handle_request 41.0 % of 8000 samples}. */
final class HeatLine {
    private static final int MOST_CALLERS = 4;

    private HeatLine() {}

    static String of(Site site, CpuHeat heat) {
        Set<String> callers = new LinkedHashSet<>();
        for (Frame frame : site.stack().frames()) {
            double share = heat.share(frame);
            if (!Double.isNaN(share)) {
                callers.add(FrameName.of(frame) + String.format(Locale.ROOT, " %.1f %%", 100 * share));
            }
        }
        if (callers.isEmpty()) {
            return "cpu: none of its callers is in the profile";
        }
        List<String> nearest = callers.stream().limit(MOST_CALLERS).toList();
        return "cpu: " + String.join(", ", nearest) + " of " + Quantity.count(heat.samples(), "sample");
    }
}
