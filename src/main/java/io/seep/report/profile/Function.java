package io.seep.report.profile;

import io.seep.model.Frame;
import io.seep.report.FrameName;

/**
 * A function and the file it was written in.
 *
 * @param file path; empty when unknown
 */
public record Function(String name, String file) {
    public static Function of(Frame frame) {
        return new Function(FrameName.of(frame), FrameName.fileOf(frame));
    }
}
