/**
 * The records that every stage speaks: pure data, no behaviour beyond what follows from the fields, no knowledge of any
 * other package.
 *
 * <p>Read {@link io.seep.model.Recording} first: a run, live or saved, is one of these. A {@link io.seep.model.Snapshot}
 * is what the kernel's tables held at one moment, before names; a {@link io.seep.model.Site} is the same after names.
 */
@NullMarked
package io.seep.model;

import org.jspecify.annotations.NullMarked;
