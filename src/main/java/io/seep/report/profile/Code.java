package io.seep.report.profile;

import io.seep.model.Frame;
import io.seep.report.FrameName;
import io.seep.report.Printable;

/**
 * The file that code lies in.
 *
 * @param path as the target sees it, or a name such as {@code [vdso]}
 * @param buildId hex; empty when it has none
 */
public record Code(String path, String buildId) {
    /** Of code in no file. */
    public static final Code NONE = new Code("", "");

    public static Code of(Frame frame) {
        String module = FrameName.moduleOf(frame);
        if (module.isEmpty()) {
            return NONE;
        }
        String path =
                frame.modulePath() == null || frame.modulePath().isBlank() ? module : Printable.of(frame.modulePath());
        return new Code(path, frame.buildId() == null ? "" : Printable.of(frame.buildId()));
    }

    /** The executable of a process may lie in any place of a stack, but tools expect it first. */
    public boolean isExecutable(String executable) {
        return path.equals(Printable.of(executable));
    }
}
