package io.seep.report;

import io.seep.model.Frame;
import io.seep.model.Site;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which frame of a stack is the user's own code: what a reviewer wants to be shown. */
public final class UserCode {
    private static final Pattern SYSTEM_MODULE =
            Pattern.compile("(?:ld-linux|ld-musl|libc[.-]|libpthread|libm[.-]|libdl|librt|"
                    + "libstdc\\+\\+|libc\\+\\+|libgcc_s|libjemalloc|libtcmalloc|libmimalloc|\\[).{0,200}");

    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/lib/", "/lib/", "/lib64/", "/usr/lib64/", "/usr/lib32/");

    /** Headers of libraries are inlined into the user's modules. */
    private static final List<String> SYSTEM_SOURCES = List.of("/usr/include/", "/usr/lib/", "/usr/src/", "/build/");

    private UserCode() {}

    /** The frame nearest to the allocation that has a line in the user's own code; else any with a line, else none. */
    public static @Nullable Frame of(Site site) {
        Frame any = null;
        for (Frame frame : site.stack().frames()) {
            if (frame.file() == null || frame.line() <= 0) {
                continue;
            }
            if (any == null) {
                any = frame;
            }
            if (!isSystem(frame)) {
                return frame;
            }
        }
        return any;
    }

    /** The function that a site is called by: of the user's own code, where that is known. */
    public static String function(Site site) {
        Frame own = of(site);
        if (own != null) {
            return FrameName.of(own);
        }
        return site.stack().frames().stream()
                .filter(frame -> frame.function() != null && !isSystem(frame))
                .findFirst()
                .or(() -> site.stack().frames().stream().findFirst())
                .map(FrameName::of)
                .orElse(Printable.of(site.origin(), 200));
    }

    private static boolean isSystem(Frame frame) {
        String path = frame.modulePath();
        String file = frame.file();
        return (frame.module() != null && SYSTEM_MODULE.matcher(frame.module()).matches())
                || (path != null && SYSTEM_FOLDERS.stream().anyMatch(path::startsWith))
                || (file != null && SYSTEM_SOURCES.stream().anyMatch(file::startsWith));
    }
}
