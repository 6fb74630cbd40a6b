package io.seep.report;

import io.seep.model.Frame;
import io.seep.model.TracedProcess;

/** What a frame, or a process, is called where one word has to do. */
public final class FrameName {
    /** Most characters; templates of C++ may be longer, and JSON holds them whole. */
    private static final int LONGEST = 4000;

    private FrameName() {}

    /** The function, or {@code libc.so.6+0x27305}, or an address: never empty, and safe to show. */
    public static String of(Frame frame) {
        if (frame.function() != null && !frame.function().isBlank()) {
            return Printable.of(frame.function(), LONGEST);
        }
        String module = moduleOf(frame);
        return module.isEmpty()
                ? "0x" + Long.toHexString(frame.address())
                : module + "+0x" + Long.toHexString(frame.offset());
    }

    /** The base name of its file, safe to show; empty when it is in none. */
    public static String moduleOf(Frame frame) {
        return frame.module() == null || frame.module().isBlank() ? "" : Printable.of(frame.module(), LONGEST);
    }

    /** The path of its source file, safe to show; empty when unknown. */
    public static String fileOf(Frame frame) {
        return frame.file() == null || frame.file().isBlank() ? "" : Printable.of(frame.file(), LONGEST);
    }

    /** {@code server (4711)}. */
    public static String of(TracedProcess process) {
        String path = process.executable();
        String name = Printable.of(path.substring(path.lastIndexOf('/') + 1), LONGEST);
        return (name.isBlank() ? "process" : name) + " (" + process.pid() + ")";
    }
}
