/** Mangled names of Rust, which a traced program chooses as it likes: pure Java, bounded in time, depth and length. */
@NullMarked
package io.seep.symbolize.demangle;

import org.jspecify.annotations.NullMarked;
