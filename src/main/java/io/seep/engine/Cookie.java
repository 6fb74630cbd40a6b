package io.seep.engine;

import io.seep.model.AllocatorFunction;

/** What a probe tells its program about the function it sits in; the bits are told in src/main/bpf/abi.h. */
final class Cookie {
    private Cookie() {}

    static long of(AllocatorFunction function, int origin, int image) {
        return function.kind().number()
                | (long) origin << 8
                | (long) image << 16
                | (long) function.sizeArgument() << 32
                | (long) function.countArgument() << 36
                | (long) function.blockArgument() << 40
                | (long) function.resultArgument() << 44;
    }
}
