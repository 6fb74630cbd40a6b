/**
 * What profiles in protobuf have in common: messages written field by field, numbered strings, and stacks as locations in
 * which inlined functions stand together.
 *
 * <p>The messages are written by their field numbers, as published with each format, and not by generated classes: there
 * are few, and a large profile never stands in memory whole.
 */
@NullMarked
package io.seep.report.profile;

import org.jspecify.annotations.NullMarked;
