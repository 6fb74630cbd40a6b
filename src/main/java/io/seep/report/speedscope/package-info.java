/** A recording for speedscope: live bytes, allocated bytes and allocations as profiles over the same frames. */
@NullMarked
package io.seep.report.speedscope;

import org.jspecify.annotations.NullMarked;
