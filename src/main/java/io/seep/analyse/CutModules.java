package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.Site;
import io.seep.model.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In which modules stacks were cut: that of the last frame, whose caller could not be found. */
public final class CutModules {
    private static final String NO_MODULE = "[unknown]";

    private CutModules() {}

    /** Allocations with a cut stack, by module. */
    public static Map<String, Long> of(List<Site> sites) {
        var counts = new HashMap<String, Long>();
        for (Site site : sites) {
            Stack stack = site.stack();
            if (!stack.isComplete() && !stack.frames().isEmpty()) {
                Frame last = stack.frames().getLast();
                counts.merge(last.module() == null ? NO_MODULE : last.module(), site.allocations(), Long::sum);
            }
        }
        return counts;
    }
}
