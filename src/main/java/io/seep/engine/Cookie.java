package io.seep.engine;

import io.seep.model.AllocatorFunction;
import io.seep.model.PlannedProbe;

/** What a probe tells its program about the function it sits in; the bits are told in src/main/bpf/abi.h. */
final class Cookie {
    private Cookie() {}

    /** The unit in which a cookie tells how far the allocator's own code reaches. */
    private static final int REACH_SHIFT = 16;

    private static final int MOST_REACH = 0xff;

    static long of(PlannedProbe probe, int origin, int image) {
        AllocatorFunction function = probe.function();
        return function.kind().number()
                | (long) origin << 8
                | (long) image << 16
                | (long) function.sizeArgument() << 32
                | (long) function.countArgument() << 36
                | (long) function.blockArgument() << 40
                | (long) function.resultArgument() << 44
                | reach(probe.ownCodeBefore()) << 48
                | reach(probe.ownCodeAfter()) << 56;
    }

    private static long reach(long bytes) {
        return Math.min(bytes >>> REACH_SHIFT, MOST_REACH);
    }
}
