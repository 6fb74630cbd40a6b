package io.seep.analyse;

import io.seep.model.Frame;
import java.util.List;
import java.util.regex.Pattern;

/** Which frames are code of the C library or of the dynamic loader. */
final class CLibrary {
    /** glibc 2.36: one library and ld.so; older ones had several. musl is one file, under one of two names. */
    private static final Pattern FILE = Pattern.compile(
            "(?:libc|libpthread|libdl|librt|libresolv)\\.so\\.\\d+"
                    + "|(?:libc|ld|libpthread|libdl)-\\d+\\.\\d+\\.so|ld-linux[^/]*\\.so\\.\\d+|ld-musl-[^/]*\\.so\\.\\d+|libc\\.so");

    private CLibrary() {}

    static boolean isFile(Frame frame) {
        String module = frame.module();
        return module != null && FILE.matcher(module).matches();
    }

    static boolean isLoader(Frame frame) {
        String module = frame.module();
        return module != null && module.startsWith("ld-") && isFile(frame);
    }

    /** True when no other code is in the stack; false when it has no frames. */
    static boolean isAll(List<Frame> frames) {
        return !frames.isEmpty() && frames.stream().allMatch(CLibrary::isFile);
    }
}
