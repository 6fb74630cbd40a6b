/**
 * The text report: what a person reads first, and what scripts cut with awk and grep.
 *
 * <p>{@link io.seep.report.text.TextReport} names the parts in their order: header, sites, what was left out, summary.
 * Each part is a function from records to lines. A line that begins with a digit is the first line of a site and
 * nothing else; lines of the header begin with their label or with blanks.
 */
@NullMarked
package io.seep.report.text;

import org.jspecify.annotations.NullMarked;
