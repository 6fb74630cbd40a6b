/**
 * Puts what the BPF stack walker needs into its maps (src/main/bpf/unwind_maps.bpf.h): the unwind tables of modules,
 * which are the files that hold code, and for each program image where it has mapped them.
 *
 * <p>{@link io.seep.unwind.UnwindTables} takes files and gives {@link io.seep.unwind.CodeModule}s; a {@link
 * io.seep.unwind.CodeMap} is made of an image's mappings and their modules, and written as one value. What a frame's
 * code means is told in {@link io.seep.model.FrameCode}. The compiler of the tables is the package {@code table}.
 */
@NullMarked
package io.seep.unwind;

import org.jspecify.annotations.NullMarked;
