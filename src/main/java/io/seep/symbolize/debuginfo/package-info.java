/**
 * Debug information of files: found by Seep, read by a process of its own.
 *
 * <p>Whoever may write a traced program's files may write their debug information too, and libdw was not made to
 * withstand that. So {@code seep-names} (src/main/c/names) reads it, which has no right to do anything else; see
 * {@link io.seep.symbolize.debuginfo.DebugInformation}. What it answers is checked like any other text of a target.
 */
@NullMarked
package io.seep.symbolize.debuginfo;

import org.jspecify.annotations.NullMarked;
