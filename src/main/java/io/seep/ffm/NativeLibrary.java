package io.seep.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
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

    /** A function of the library; when it is missing, calling it fails. */
    public CFunction function(String function) {
        MemorySegment address =
                symbols == null ? MemorySegment.NULL : symbols.find(function).orElse(MemorySegment.NULL);
        String missing = symbols == null
                ? name + " is not installed" + (remedy.isEmpty() ? "" : "; " + remedy)
                : name + " has no function " + function + "; a newer version is needed";
        return new CFunction(address, missing);
    }

    /** A C function pointer that calls {@code target} for as long as the process lives; it must not throw. */
    public static MemorySegment callback(MethodHandle target, FunctionDescriptor descriptor) {
        return LINKER.upcallStub(target, descriptor, Arena.global());
    }
}
