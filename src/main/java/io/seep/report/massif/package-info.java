/** A recording as valgrind's massif would have written it, for massif-visualizer and ms_print. */
@NullMarked
package io.seep.report.massif;

import org.jspecify.annotations.NullMarked;
