/**
 * Where in an x86-64 function a uprobe is cheapest.
 *
 * <p>{@link io.seep.probe.x86.ProbePlacer} walks the entry block of a function with a decoder that knows a closed set of
 * instructions and refuses every other, and takes the first instruction that the kernel emulates instead of
 * single-stepping. Read {@link io.seep.probe.x86.PlacementNeed} (what a probe asks for), then the placer, then
 * {@link io.seep.probe.x86.KernelSupport} (what the kernel does at a probe); the decoder's knowledge is the text in
 * {@code OneByteOpcodes} and {@code TwoByteOpcodes}. Code bytes come from files of others and may be hostile: nothing
 * here throws or reads outside the range that it was given, whatever the bytes are.
 */
@NullMarked
package io.seep.probe.x86;

import org.jspecify.annotations.NullMarked;
