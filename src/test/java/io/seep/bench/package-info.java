/**
 * Measurements of the whole of Seep, started by ./bench: what tracing costs a program. Start with
 * {@link io.seep.bench.PairBench}. Nothing here is a test: numbers of time are looked at, not asserted.
 */
@NullMarked
package io.seep.bench;

import org.jspecify.annotations.NullMarked;
