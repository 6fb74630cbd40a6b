package io.seep.model;

import org.jspecify.annotations.Nullable;

/**
 * One named frame of a stack.
 *
 * @param function demangled function name; null when unknown, then {@code reason} says why
 * @param functionOffset bytes from the start of {@code function} to the instruction looked up; 0 when unknown
 * @param module base name of the mapped file, or a pseudo name such as {@code [vdso]}; null for unmapped addresses
 * @param modulePath path of the file as the target sees it; null when there is none
 * @param buildId lower-case hex of the GNU build-id; null when the file has none
 * @param offset address inside the module's own address space (ELF virtual address), or the absolute address when there
 *     is no module
 * @param address absolute address in the target at the time of the call
 * @param file source file; null when unknown
 * @param line source line, 1-based; 0 when unknown
 * @param inlined true when this frame was inlined into the next one
 * @param reason why something is missing; null when nothing is
 */
public record Frame(
        @Nullable String function,
        long functionOffset,
        @Nullable String module,
        @Nullable String modulePath,
        @Nullable String buildId,
        long offset,
        long address,
        @Nullable String file,
        int line,
        boolean inlined,
        @Nullable String reason) {

    /** By the place alone: frames are looked up in tables by the million, and names are long. */
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(address) + Long.hashCode(offset) + line;
    }
}
