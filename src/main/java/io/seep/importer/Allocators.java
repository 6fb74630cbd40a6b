package io.seep.importer;

import io.seep.model.Frame;
import io.seep.model.ImportedSite;
import io.seep.model.Stack;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets the allocator function apart from its callers, where a tool prints it as the first frame. */
final class Allocators {
    private static final Set<String> FUNCTIONS = Set.of(
            "malloc",
            "calloc",
            "realloc",
            "reallocarray",
            "posix_memalign",
            "aligned_alloc",
            "memalign",
            "valloc",
            "pvalloc",
            "mmap",
            "mremap");

    private static final List<String> INTERCEPTORS = List.of(
            "___interceptor_", "__interceptor_", "__interceptor_trampoline_", "interceptor_", "__libc_", "__wrap_");

    private Allocators() {}

    /**
     * A stack and what was called.
     *
     * @param stack from the caller of the allocator on
     */
    record Call(String origin, Stack stack) {}

    /** The stack of a tool that does not tell what was called. */
    static Call callers(List<Frame> frames, String status) {
        return new Call(ImportedSite.UNKNOWN_ORIGIN, new Stack(status, frames));
    }

    /** The stack of a tool whose first frame may be the function that was called. */
    static Call apart(List<Frame> frames, String status) {
        if (!frames.isEmpty() && isSanitizer(frames.getFirst())) {
            return callers(frames.subList(1, frames.size()), status);
        }
        String origin = frames.isEmpty() ? null : origin(frames.getFirst().function());
        return origin == null
                ? callers(frames, status)
                : new Call(origin, new Stack(status, frames.subList(1, frames.size())));
    }

    /** A sanitizer's own function without a name: the allocator, whichever of its functions it was. */
    private static boolean isSanitizer(Frame frame) {
        String module = frame.module();
        return frame.function() == null
                && module != null
                && (module.startsWith("liblsan") || module.startsWith("libasan"));
    }

    private static @Nullable String origin(@Nullable String function) {
        if (function == null) {
            return null;
        }
        String name = function;
        for (String interceptor : INTERCEPTORS) {
            if (function.startsWith(interceptor)) {
                name = function.substring(interceptor.length());
                break;
            }
        }
        return FUNCTIONS.contains(name) || name.startsWith("operator new") ? name : null;
    }
}
