/**
 * What Linux tells of a process: its mappings, status, files, and the processes that Seep starts or holds. Reads /proc,
 * knows neither ELF nor BPF. Everything read here belongs to the target and is bounded.
 */
@NullMarked
package io.seep.proc;

import org.jspecify.annotations.NullMarked;
