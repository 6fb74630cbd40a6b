package io.seep.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function of C whose arguments and result are integers and pointers, at most six of them; pointers are passed as
 * addresses, and an int result is the low half of what {@code call} returns.
 *
 * <p>All such functions are called in one way, as if they took six 64-bit numbers: these are the six registers for
 * arguments (System V AMD64 ABI, 3.2.3), of which a function looks at those that it has arguments for. A way of its own
 * for each kind of function would be exact to the type, but the JVM makes code for each while Seep starts: a quarter of
 * its start, and of no use to a caller who checks no types either.
 *
 * <p>errno is kept, see {@link Errno#last()}. Segments must stay open until the call is over, as those of a confined or
 * global arena do.
 */
public final class CFunction {
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private final MemorySegment address;
    private final String missing;

    /** @param missing why there is no such function, for when the address is NULL */
    CFunction(MemorySegment address, String missing) {
        this.address = address;
        this.missing = missing;
    }

    public long call() {
        return call(0, 0, 0, 0, 0, 0);
    }

    public long call(long a) {
        return call(a, 0, 0, 0, 0, 0);
    }

    public long call(long a, long b) {
        return call(a, b, 0, 0, 0, 0);
    }

    public long call(long a, long b, long c) {
        return call(a, b, c, 0, 0, 0);
    }

    public long call(long a, long b, long c, long d) {
        return call(a, b, c, d, 0, 0);
    }

    public long call(long a, long b, long c, long d, long e) {
        return call(a, b, c, d, e, 0);
    }

    /**
     * Calls it.
     *
     * @throws MissingLibraryException when there is no such function
     */
    public long call(long a, long b, long c, long d, long e, long f) {
        if (address.address() == 0) {
            throw new MissingLibraryException(missing);
        }
        try {
            return (long) CALL.invokeExact(address, Errno.segment(), a, b, c, d, e, f);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a function of C throws nothing", impossible);
        }
    }
}
