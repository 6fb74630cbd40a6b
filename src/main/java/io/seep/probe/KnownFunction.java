package io.seep.probe;

import io.seep.model.AllocatorFunction;
import io.seep.model.AllocatorFunction.Trait;
import io.seep.model.CallKind;

/**
 * A function that Seep knows by its symbol. Arguments count from 1.
 *
 * @param symbol as symbol tables have it
 * @param function what a call does, under the name that people use
 */
record KnownFunction(String symbol, AllocatorFunction function) {
    private static KnownFunction of(String symbol, CallKind kind, int size, int count, int block, int result) {
        return new KnownFunction(symbol, new AllocatorFunction(symbol, kind, size, count, block, result));
    }

    static KnownFunction allocate(String symbol, int sizeArgument) {
        return allocate(symbol, sizeArgument, 0);
    }

    static KnownFunction allocate(String symbol, int sizeArgument, int countArgument) {
        return of(symbol, CallKind.ALLOCATE, sizeArgument, countArgument, 0, 0);
    }

    static KnownFunction allocateOut(String symbol, int resultArgument, int sizeArgument) {
        return of(symbol, CallKind.ALLOCATE_OUT, sizeArgument, 0, 0, resultArgument);
    }

    static KnownFunction reallocate(String symbol, int blockArgument, int sizeArgument) {
        return reallocate(symbol, blockArgument, sizeArgument, 0);
    }

    static KnownFunction reallocate(String symbol, int blockArgument, int sizeArgument, int countArgument) {
        return of(symbol, CallKind.REALLOCATE, sizeArgument, countArgument, blockArgument, 0);
    }

    static KnownFunction free(String symbol) {
        return of(symbol, CallKind.FREE, 0, 0, 1, 0);
    }

    /** Returns a copy of a string, as long as it has to be. */
    static KnownFunction copy(String symbol) {
        return allocate(symbol, 0).with(Trait.STRING);
    }

    KnownFunction with(Trait trait) {
        return new KnownFunction(symbol, function.with(trait));
    }

    /** The same function under a symbol with something before it. */
    KnownFunction prefixed(String prefix) {
        return named(prefix + symbol, prefix + function.name());
    }

    /** The same function under another symbol and name. */
    KnownFunction named(String otherSymbol, String otherName) {
        return new KnownFunction(
                otherSymbol,
                new AllocatorFunction(
                        otherName,
                        function.kind(),
                        function.sizeArgument(),
                        function.countArgument(),
                        function.blockArgument(),
                        function.resultArgument(),
                        function.extraArgument(),
                        function.fixedSizeBytes(),
                        function.traits()));
    }
}
