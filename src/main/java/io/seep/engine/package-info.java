/**
 * The engines that produce the data: BPF programs, their tables and their probes. An engine is started, probed onto
 * processes, read, and stopped; it knows stacks as numbers only.
 */
@NullMarked
package io.seep.engine;

import org.jspecify.annotations.NullMarked;
