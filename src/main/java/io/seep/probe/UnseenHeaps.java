package io.seep.probe;

import io.seep.elf.ElfFile;
import io.seep.model.UnseenHeap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Heaps that are not made of malloc's blocks, or of few large ones: told by a function that only their owners define. */
public final class UnseenHeaps {
    /**
     * One of them.
     *
     * @param evidence any of these functions
     * @param variable environment variable that makes the target use malloc instead; empty for none
     * @param values its values that do
     */
    private record Kind(String name, List<String> evidence, String variable, List<String> values, String advice) {}

    private static final String GLIB = "GLib's slices";

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "CPython's arenas",
                    List.of("PyObject_Malloc"),
                    "PYTHONMALLOC",
                    List.of("malloc", "malloc_debug"),
                    "Python objects of up to 512 bytes lie in arenas that CPython maps for itself; start the program"
                            + " with PYTHONMALLOC=malloc to see each of them"),
            new Kind(
                    "V8's heap",
                    List.of("_ZN2v87Isolate10GetCurrentEv"),
                    "",
                    List.of(),
                    "JavaScript objects lie in a heap that V8 maps for itself; seen are buffers, native modules and"
                            + " what V8 takes from malloc. For the others take a heap snapshot (node --inspect,"
                            + " --heapsnapshot-signal)"),
            new Kind(
                    "the Java heap",
                    List.of("JNI_CreateJavaVM"),
                    "",
                    List.of(),
                    "Java objects lie in a heap that the JVM maps for itself; seen are direct buffers, JNI code and the"
                            + " JVM's own memory. For the others use jcmd PID GC.class_histogram"),
            new Kind(
                    "Go's heap",
                    List.of("runtime.mallocgc"),
                    "",
                    List.of(),
                    "Go's objects lie in a heap that its runtime maps for itself; seen is what cgo takes from C. For"
                            + " the others use net/http/pprof"),
            new Kind(
                    GLIB,
                    List.of("g_slice_alloc"),
                    "G_SLICE",
                    List.of("always-malloc"),
                    "structures of GLib and GTK are cut from larger blocks, which this GLib (before 2.76) keeps; start"
                            + " the program with G_SLICE=always-malloc to see each of them"),
            new Kind(
                    "PHP's heap",
                    List.of("_emalloc"),
                    "USE_ZEND_ALLOC",
                    List.of("0"),
                    "PHP values lie in chunks that the Zend engine maps for itself; start the program with"
                            + " USE_ZEND_ALLOC=0 to see each of them"),
            new Kind(
                    ".NET's heap",
                    List.of("coreclr_initialize"),
                    "",
                    List.of(),
                    ".NET objects lie in a heap that its runtime maps for itself; use dotnet-gcdump for them"));

    /** The file of a GLib 2.N has a name that ends with N * 100 and a little. */
    private static final Pattern GLIB_FILE = Pattern.compile("libglib-2\\.0\\.so\\.0\\.(\\d{1,5})\\.\\d+");

    private static final int GLIB_WITHOUT_SLICES = 7600;

    private UnseenHeaps() {}

    /**
     * The heap that a file brings with it.
     *
     * @param path of the file, as the target sees it
     */
    public static Optional<Suspect> of(ElfFile file, String path) {
        var definitions = new Definitions(file);
        return KINDS.stream()
                .filter(kind -> kind.evidence().stream()
                        .anyMatch(name -> !definitions.of(name).isEmpty()))
                .filter(kind -> !kind.name().equals(GLIB) || !usesMallocForSlices(path))
                .findFirst()
                .map(kind ->
                        new Suspect(new UnseenHeap(kind.name(), path, kind.advice()), kind.variable(), kind.values()));
    }

    private static boolean usesMallocForSlices(String path) {
        Matcher file = GLIB_FILE.matcher(path.substring(path.lastIndexOf('/') + 1));
        return file.matches() && Integer.parseInt(file.group(1)) >= GLIB_WITHOUT_SLICES;
    }

    /** A heap that is there unless the target's environment says otherwise. */
    public record Suspect(UnseenHeap heap, String variable, List<String> values) {
        public Suspect {
            values = List.copyOf(values);
        }

        /**
         * True when the target was told to use malloc instead.
         *
         * @param environment from the name of a variable to its value; empty when it is not set
         */
        public boolean isSwitchedOff(UnaryOperator<String> environment) {
            return !variable.isEmpty() && values.contains(environment.apply(variable));
        }
    }
}
