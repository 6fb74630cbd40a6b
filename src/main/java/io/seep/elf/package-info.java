/**
 * ELF64 files of x86-64 as values: segments, sections, symbols, build-id and the arithmetic between addresses and file
 * offsets. Knows the System V gABI and its GNU extensions, nothing of processes or of BPF.
 *
 * <p>The input is hostile: every offset, size and count comes from a file that the traced user may have written. So
 * each read is checked against the file and against a fixed limit, and the only answer to nonsense is
 * {@link io.seep.elf.ElfFormatException} or a line in {@link io.seep.elf.ElfFile#problems()}. Start reading at
 * {@link io.seep.elf.ElfFile}.
 */
@NullMarked
package io.seep.elf;

import org.jspecify.annotations.NullMarked;
