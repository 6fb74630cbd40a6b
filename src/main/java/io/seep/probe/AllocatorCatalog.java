package io.seep.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * The allocators that Seep knows by name: one line for each, and a group of functions where it has its own. A new one is
 * added here and nowhere else.
 */
final class AllocatorCatalog {
    /**
     * Which of them a file is, by symbols that no other has; the first that fits names the file.
     *
     * @param evidence any of these, code or data
     * @param ownOperators whether its operators new and delete may be other code than that which calls malloc and free
     */
    record Family(String name, boolean ownOperators, List<String> evidence) {}

    static final List<Family> FAMILIES = List.of(
            new Family("jemalloc", true, List.of("mallctl", "je_mallctl", "_rjem_mallctl", "__je_mallctl")),
            new Family("tcmalloc", true, List.of("tc_version", "tc_malloc", "TCMallocInternalMalloc")),
            new Family("mimalloc", true, List.of("mi_version", "mi_malloc")),
            new Family("rpmalloc", true, List.of("rpmalloc")),
            new Family("scudo", true, List.of("__scudo_print_stats")),
            new Family("sanitizer", true, List.of("__sanitizer_get_current_allocated_bytes")),
            new Family("dlmalloc", false, List.of("dlmalloc")),
            new Family("glibc", false, List.of("gnu_get_libc_version", "_int_malloc", "__libc_mallopt")),
            new Family("musl", false, List.of("__dls3", "__libc_malloc_impl", "__simple_malloc")));

    /** A file that defines malloc and is none of these. */
    static final Family OWN = new Family("malloc", true, List.of());

    private AllocatorCatalog() {}

    /**
     * All groups of functions. Of names that share an address the one that comes first here names the probe.
     *
     * @param prefixes what else may stand before the names of the functions of C
     */
    static List<FunctionGroup> groups(List<String> prefixes) {
        var groups = new ArrayList<FunctionGroup>();
        groups.add(StandardFunctions.prefixed(""));
        groups.add(StandardFunctions.prefixed("je_"));
        // Of Rust's crate tikv-jemalloc-sys, and of jemalloc itself inside some other libraries.
        groups.add(StandardFunctions.prefixed("_rjem_"));
        groups.add(StandardFunctions.prefixed("__je_"));
        groups.add(StandardFunctions.prefixed("dl"));
        groups.add(TcmallocFunctions.GROUP);
        groups.add(MimallocFunctions.GROUP);
        groups.add(RpmallocFunctions.GROUP);
        prefixes.forEach(prefix -> groups.add(StandardFunctions.prefixed(prefix)));
        return groups;
    }
}
