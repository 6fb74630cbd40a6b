/**
 * Live bytes as collapsed stacks, one a line: what flame graph tools read, and what CPU profilers write, whose output is
 * read back here.
 */
@NullMarked
package io.seep.report.collapsed;

import org.jspecify.annotations.NullMarked;
