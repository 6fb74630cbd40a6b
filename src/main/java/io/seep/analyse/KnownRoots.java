package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.Stack;
import java.util.Set;

/**
 * Roots that a walk by frame pointers cannot know by itself: Go's code has no unwind tables that are loaded, so its
 * stacks end where the chain of frame pointers does. Whether that is the root, the function's name tells.
 */
public final class KnownRoots {
    private static final String FRAME_POINTER_END = "framePointerEnd";

    /** The first function of a goroutine, and of a thread of Go's scheduler (src/runtime/asm_amd64.s). */
    private static final Set<String> GO_ROOTS =
            Set.of("runtime.goexit", "runtime.goexit.abi0", "runtime.mstart", "runtime.mstart.abi0");

    private KnownRoots() {}

    /** The site, with a complete stack if it ends at a root that is known by name. */
    public static NamedSite judge(NamedSite site) {
        Stack stack = site.stack();
        if (!stack.status().equals(FRAME_POINTER_END) || stack.frames().isEmpty()) {
            return site;
        }
        Frame last = stack.frames().getLast();
        String function = last.function();
        if (function == null || !GO_ROOTS.contains(function)) {
            return site;
        }
        return new NamedSite(
                site.counters().withStack(site.counters().stack().withStatus(Stack.COMPLETE)),
                new Stack(Stack.COMPLETE, stack.frames()));
    }
}
