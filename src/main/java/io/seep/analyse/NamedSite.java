package io.seep.analyse;

import io.seep.model.RawSite;
import io.seep.model.Stack;

/** The counters of a site together with the names of its stack. */
public record NamedSite(RawSite counters, Stack stack) {}
