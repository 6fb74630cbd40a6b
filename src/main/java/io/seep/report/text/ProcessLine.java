package io.seep.report.text;

import io.seep.model.Memory;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import org.jspecify.annotations.Nullable;

/** A traced process in a line. */
final class ProcessLine {
    private static final int LONGEST_COMMAND = 200;

    private ProcessLine() {}

    /** {@code pid 4711 (7 inside its namespace): ./server --port 80}. */
    static String name(TracedProcess process) {
        if (process.isKernel()) {
            return "the kernel itself";
        }
        String inside =
                process.namespacePid() == process.pid() ? "" : " (" + process.namespacePid() + " inside its namespace)";
        // Empty after the process has ended, and always for kernel threads (proc_pid_cmdline(5)).
        String command = process.command().isBlank() ? process.executable() : process.command();
        return "pid " + process.pid() + inside + ": " + FrameLine.orPlaceholder(Printable.of(command, LONGEST_COMMAND));
    }

    /** The four sizes at start and end. */
    static String memory(TracedProcess process) {
        Memory start = process.memoryAtStart();
        Memory end = process.memoryAtEnd();
        if (start == null && end == null) {
            return "could not be read";
        }
        return String.join(
                ", ",
                change("VmSize", start, end, Memory::vmSizeBytes),
                change("VmRSS", start, end, Memory::vmRssBytes),
                change("VmData", start, end, Memory::vmDataBytes),
                change("VmHWM", start, end, Memory::vmHwmBytes));
    }

    @FunctionalInterface
    private interface Part {
        long of(Memory memory);
    }

    private static String change(String name, @Nullable Memory start, @Nullable Memory end, Part part) {
        return name + " " + size(start, part) + " -> " + size(end, part);
    }

    private static String size(@Nullable Memory memory, Part part) {
        return memory == null ? "unknown" : Quantity.round(part.of(memory));
    }
}
