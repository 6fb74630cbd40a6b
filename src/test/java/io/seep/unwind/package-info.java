/**
 * The stack walker of src/main/bpf/unwind.bpf.h, run for real in the kernel: its stacks are compared frame by frame with
 * those of the compiler's own unwinder, while real programs run.
 *
 * <p>Read {@link io.seep.unwind.GoldenStacksTest} first.
 */
@NullMarked
package io.seep.unwind;

import org.jspecify.annotations.NullMarked;
