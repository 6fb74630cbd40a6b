/**
 * Measurements of the whole of Seep, started by ./bench: what tracing costs a program. Start with
 * {@link io.seep.bench.Bench}. Times are looked at, not asserted: the tests here are of the tables that are made of them.
 */
@NullMarked
package io.seep.bench;

import org.jspecify.annotations.NullMarked;
