/**
 * Compiles the call frame information of an ELF file (.eh_frame, else .debug_frame) into a table of one 32-bit word per
 * rule, small and flat enough for a BPF program to look rules up while it walks a stack.
 *
 * <p>The way of the data: {@link io.seep.unwind.table.TableCompiler} takes an {@code ElfFile}; {@code FrameSection} and
 * {@code FrameEntries} find the entries, {@code CfaMachine} runs their instructions, {@code RowEncoder} turns each state
 * into a row, and the result is an {@link io.seep.unwind.table.UnwindTable}, whose Javadoc is the contract with BPF,
 * together with {@link io.seep.unwind.table.RowFormat}. Knows DWARF 5 section 6.4, the LSB's .eh_frame and the x86-64
 * psABI; nothing of processes or of maps. The input is hostile: broken entries are left out and counted.
 */
@NullMarked
package io.seep.unwind.table;

import org.jspecify.annotations.NullMarked;
