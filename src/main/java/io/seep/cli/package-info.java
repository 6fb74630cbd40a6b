/** Commands and options of the program, and its exit codes. Knows which stages exist, not how they work inside. */
@NullMarked
package io.seep.cli;

import org.jspecify.annotations.NullMarked;
