package io.seep.report.text;

import io.seep.model.Frame;
import io.seep.report.Printable;
import io.seep.report.ShortName;
import org.jspecify.annotations.Nullable;

/** One frame: {@code append_row+0x1c [server] rows.c:88}, and never an empty name. */
public final class FrameLine {
    /** Most characters of a name; templates of C++ may be longer, and JSON holds them whole. */
    static final int LONGEST_NAME = 4000;

    private FrameLine() {}

    /** With its whole name; nothing in it that a terminal could take for a command. */
    public static String of(Frame frame) {
        return of(frame, false);
    }

    static String of(Frame frame, boolean shortNames) {
        StringBuilder line = new StringBuilder(name(frame, shortNames));
        String module = frame.module();
        if (module != null && !module.isBlank()) {
            line.append(' ').append(bracketed(Printable.of(module, LONGEST_NAME)));
        }
        if (!hasName(frame)) {
            line.append(" (")
                    .append(Printable.of(whyUnnamed(frame), LONGEST_NAME))
                    .append(')');
        }
        line.append(source(frame.file(), frame.line()));
        return line.toString();
    }

    private static String name(Frame frame, boolean shortNames) {
        String function = frame.function();
        if (function == null || function.isBlank()) {
            return "0x" + Long.toHexString(frame.module() == null ? frame.address() : frame.offset());
        }
        String name = Printable.of(shortNames ? ShortName.of(function) : function, LONGEST_NAME);
        if (frame.inlined()) {
            return name + " (inlined)";
        }
        return frame.functionOffset() == 0 ? name : name + "+0x" + Long.toHexString(frame.functionOffset());
    }

    private static boolean hasName(Frame frame) {
        return frame.function() != null && !frame.function().isBlank();
    }

    private static String whyUnnamed(Frame frame) {
        if (frame.reason() != null && !frame.reason().isBlank()) {
            return frame.reason();
        }
        return frame.module() == null ? "in no mapped file" : "no symbols";
    }

    /** Pseudo names such as {@code [vdso]} have their brackets already. */
    private static String bracketed(String module) {
        return module.startsWith("[") && module.endsWith("]") ? module : "[" + module + "]";
    }

    /** The file's last name only: lines stay short, and the function tells the rest. JSON has the path. */
    private static String source(@Nullable String file, int line) {
        if (file == null || file.isBlank()) {
            return "";
        }
        String name = file.substring(file.lastIndexOf('/') + 1);
        return " " + orPlaceholder(Printable.of(name, LONGEST_NAME)) + (line > 0 ? ":" + line : "");
    }

    static String orPlaceholder(String name) {
        return name.isBlank() ? "(no name)" : name;
    }
}
