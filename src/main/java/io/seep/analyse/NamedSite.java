package io.seep.analyse;

import io.seep.model.RawSite;
import io.seep.model.SiteDetail;
import io.seep.model.Stack;

/**
 * The counters of a site together with the names of its stack.
 *
 * @param detail what else is known of it
 */
public record NamedSite(RawSite counters, Stack stack, SiteDetail detail) {
    /** Without details. */
    public NamedSite(RawSite counters, Stack stack) {
        this(counters, stack, SiteDetail.NONE);
    }

    /** The same with details. */
    public NamedSite withDetail(SiteDetail other) {
        return new NamedSite(counters, stack, other);
    }
}
