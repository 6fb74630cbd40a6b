/**
 * Reads what other tools wrote: BCC's memleak (its Python and its libbpf form), Valgrind's XML, LeakSanitizer, jemalloc's
 * heap profiles, and Seep's own text. From the {@link io.seep.model.Imported} that comes out on, everything is the same
 * as for a trace.
 *
 * <p>A file may come from anybody and be of any size: it is read as a stream, line by line, in time that grows with its
 * length and memory that grows with the number of different stacks in it. What is wrong with it ends in one exception
 * that names the line.
 */
@NullMarked
package io.seep.importer;

import org.jspecify.annotations.NullMarked;
