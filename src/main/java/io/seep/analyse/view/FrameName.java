package io.seep.analyse.view;

import io.seep.model.Frame;

/** A frame's function and module, without where in them. */
final class FrameName {
    private FrameName() {}

    /** {@code append_row [server]}; the place when the function has no name. */
    static String of(Frame frame) {
        String module = frame.module() == null || frame.module().isBlank() ? "" : " [" + frame.module() + "]";
        if (frame.function() == null || frame.function().isBlank()) {
            return "0x" + Long.toHexString(module.isEmpty() ? frame.address() : frame.offset()) + module;
        }
        return frame.function() + module;
    }
}
