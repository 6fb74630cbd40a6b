/**
 * A recording as OpenTelemetry profiles, in the protocol's development state v1development: experimental, as it may
 * change with any of its releases.
 */
@NullMarked
package io.seep.report.otlp;

import org.jspecify.annotations.NullMarked;
