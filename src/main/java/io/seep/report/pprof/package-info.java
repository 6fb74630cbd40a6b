/** A recording as a profile for pprof: {@code go tool pprof leak.pb.gz}. */
@NullMarked
package io.seep.report.pprof;

import org.jspecify.annotations.NullMarked;
