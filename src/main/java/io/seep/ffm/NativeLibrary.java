package io.seep.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * A shared library and the functions bound from it. A library or function that is missing does not fail here but at the
 * first call, with a {@link MissingLibraryException} that says what to install.
 */
public final class NativeLibrary {
    private static final Linker LINKER = Linker.nativeLinker();

    private final String name;
    private final String remedy;
    private final @Nullable SymbolLookup symbols;

    private NativeLibrary(String name, String remedy, @Nullable SymbolLookup symbols) {
        this.name = name;
        this.remedy = remedy;
        this.symbols = symbols;
    }

    /** The C library that the JVM itself runs on. */
    public static NativeLibrary ofProcess() {
        return new NativeLibrary("libc", "", LINKER.defaultLookup());
    }

    /**
     * Opens a library by its soname, as dlopen(3) finds it.
     *
     * @param remedy what to do when it is missing, for example {@code install the package libbpf1}
     */
    public static NativeLibrary open(String soname, String remedy) {
        SymbolLookup found = null;
        try {
            found = SymbolLookup.libraryLookup(soname, Arena.global());
        } catch (IllegalArgumentException missing) {
            // Told at the first call: a missing library may never be needed.
        }
        return new NativeLibrary(soname, remedy, found);
    }

    public boolean isPresent() {
        return symbols != null;
    }

    /** Binds a function. */
    public MethodHandle function(String function, MemoryLayout result, MemoryLayout... arguments) {
        return bind(function, FunctionDescriptor.of(result, arguments));
    }

    /** Binds a function that returns nothing. */
    public MethodHandle procedure(String function, MemoryLayout... arguments) {
        return bind(function, FunctionDescriptor.ofVoid(arguments));
    }

    /** Binds a function whose errno is wanted: the handle's first argument is a {@link Errno} segment. */
    public MethodHandle functionWithErrno(String function, MemoryLayout result, MemoryLayout... arguments) {
        return bind(function, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    /** As {@link #functionWithErrno} for a variadic function, whose arguments from {@code firstVariadic} on vary. */
    public MethodHandle variadicWithErrno(
            int firstVariadic, String function, MemoryLayout result, MemoryLayout... arguments) {
        return bind(
                function,
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** A C function pointer that calls {@code target} for as long as the process lives; it must not throw. */
    public static MemorySegment callback(MethodHandle target, FunctionDescriptor descriptor) {
        return LINKER.upcallStub(target, descriptor, Arena.global());
    }

    private MethodHandle bind(String function, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment address = symbols == null ? null : symbols.find(function).orElse(null);
        if (address != null) {
            return LINKER.downcallHandle(address, descriptor, options);
        }
        String what = symbols == null
                ? name + " is not installed" + (remedy.isEmpty() ? "" : "; " + remedy)
                : name + " has no function " + function + "; a newer version is needed";
        return missing(LINKER.downcallHandle(descriptor, options), what);
    }

    /** A handle of the bound function's type that throws when called. */
    private static MethodHandle missing(MethodHandle like, String what) {
        var type = like.type().dropParameterTypes(0, 1);
        MethodHandle thrower = MethodHandles.throwException(type.returnType(), MissingLibraryException.class)
                .bindTo(new MissingLibraryException(what));
        return MethodHandles.dropArguments(thrower, 0, type.parameterList());
    }

    /** Wraps what a method handle can throw but a C function cannot. */
    public static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException known) {
            return known;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
