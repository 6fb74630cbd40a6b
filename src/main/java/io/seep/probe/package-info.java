/**
 * Which functions of a file are allocators, and on which instruction each probe sits. From an ELF file to a list of
 * {@link io.seep.model.PlannedProbe}; who attaches them, and to what process, is the engine's business.
 */
@NullMarked
package io.seep.probe;

import org.jspecify.annotations.NullMarked;
