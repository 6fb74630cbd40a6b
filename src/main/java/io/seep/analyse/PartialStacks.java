package io.seep.analyse;

import io.seep.model.FrameCode;
import io.seep.model.RawSite;
import io.seep.model.StackTrace;
import java.util.Arrays;

/**
 * Stacks that look whole and may not be. Where a just-in-time compiler uses rbp as a general register, a walk by frame
 * pointers skips its frames without a trace: such a stack must not be called complete.
 */
public final class PartialStacks {
    /** The status of a stack with generated code that keeps no frame pointers. */
    public static final String STATUS = "partialJit";

    private PartialStacks() {}

    /**
     * The site with an honest status.
     *
     * @param generatedCodeSkipsFrames true when the code that comes from no file keeps no frame pointers
     */
    public static RawSite judge(RawSite site, boolean generatedCodeSkipsFrames) {
        StackTrace stack = site.stack();
        return generatedCodeSkipsFrames && Arrays.stream(stack.codes()).anyMatch(code -> !FrameCode.hasModule(code))
                ? site.withStack(stack.withStatus(STATUS))
                : site;
    }
}
