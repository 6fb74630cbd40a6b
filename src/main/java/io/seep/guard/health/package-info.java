/** What a machine can do for a trace: looked at by {@code seep doctor}, and silently before each trace. */
@NullMarked
package io.seep.guard.health;

import org.jspecify.annotations.NullMarked;
