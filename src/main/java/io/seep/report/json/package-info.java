/**
 * The JSON form of a recording, schema {@code seep/1}: written and read as a stream, so that a run with a million sites
 * needs no second copy of itself.
 *
 * <p>{@link io.seep.report.json.JsonReport} writes and {@link io.seep.report.json.JsonRecording} reads; what the one
 * writes the other reads back equal. What is unknown is left out, never written as null. Frames are told once, in a
 * table, and named by their index. A file that is read may come from anybody: it is bounded in size and depth, and
 * whatever is wrong with it ends in one exception that says where. Every field is in docs/report-format.md.
 */
@NullMarked
package io.seep.report.json;

import org.jspecify.annotations.NullMarked;
