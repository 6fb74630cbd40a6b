/** The rules that keep a run from doing harm: what the machine can do, and how long a run may be. */
@NullMarked
package io.seep.guard;

import org.jspecify.annotations.NullMarked;
