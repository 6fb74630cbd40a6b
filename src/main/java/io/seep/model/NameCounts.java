package io.seep.model;

import java.util.List;

/**
 * How well the frames of a report are named: each distinct frame counts once, inlined ones not at all.
 *
 * @param line frames with function, file and line
 * @param function frames with a function and no line
 * @param module frames of which only the file, or a name such as {@code [vdso]}, is known
 * @param address frames of which nothing but the address is known
 * @param remarks what went wrong, or would bring more names; a sentence each
 */
public record NameCounts(long line, long function, long module, long address, List<String> remarks) {
    /** Of a report without frames. */
    public static final NameCounts NONE = new NameCounts(0, 0, 0, 0, List.of());

    public NameCounts {
        remarks = List.copyOf(remarks);
    }

    /** All frames. */
    public long frames() {
        return line + function + module + address;
    }
}
