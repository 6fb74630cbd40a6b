package io.seep.report.otlp;

import io.seep.model.Site;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one profile measures: OpenTelemetry has a profile for each, named as in its design for memory profiles.
 *
 * @param unit as UCUM writes it
 */
record Measure(String type, String unit, ToLongFunction<Site> of) {
    static final List<Measure> ALL = List.of(
            new Measure("alloc_objects", "count", Site::allocations),
            new Measure("alloc_space", "bytes", Site::allocatedBytes),
            new Measure("inuse_objects", "count", Site::liveBlocks),
            new Measure("inuse_space", "bytes", Site::liveBytes));
}
