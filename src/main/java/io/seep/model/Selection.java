package io.seep.model;

import java.util.List;

/**
 * Which part of a run a report shows. Totals, timeline and marks are those of the whole run all the same.
 *
 * @param focus patterns of which a site has to match at least one
 * @param ignore patterns of which a site must match none
 * @param hide patterns of frames that are left out of stacks
 * @param functions the allocator functions whose sites are shown; empty for all
 * @param olderSeconds how old live blocks have to be to count, in seconds; 0 for any age
 * @param allSites how many sites there were before the choice
 */
public record Selection(
        List<String> focus,
        List<String> ignore,
        List<String> hide,
        List<String> functions,
        double olderSeconds,
        long allSites) {
    /** The whole run. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of(), 0, 0);

    public Selection {
        focus = List.copyOf(focus);
        ignore = List.copyOf(ignore);
        hide = List.copyOf(hide);
        functions = List.copyOf(functions);
    }

    /** True when something may be left out. */
    public boolean isPart() {
        return !equals(ALL);
    }
}
