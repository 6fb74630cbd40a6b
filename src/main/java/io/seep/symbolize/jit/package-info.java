/** Names of code that was generated at run time, from the maps that runtimes write for perf. */
@NullMarked
package io.seep.symbolize.jit;

import org.jspecify.annotations.NullMarked;
