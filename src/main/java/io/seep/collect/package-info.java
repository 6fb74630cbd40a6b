/** Readings of the kernel's tables over time. */
@NullMarked
package io.seep.collect;

import org.jspecify.annotations.NullMarked;
