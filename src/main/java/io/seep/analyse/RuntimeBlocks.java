package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.RawSite;
import io.seep.model.Stack;
import java.util.List;
import java.util.Set;

/**
 * Blocks that belong to the C and C++ runtimes themselves: made once, or once a thread or file, and never given back by
 * the program, which does not know of them. They are told by the function that asked for them.
 */
final class RuntimeBlocks {
    /** The functions that ask lie at most so far above the allocator; helpers between them have no names. */
    private static final int DEEPEST_FRAME = 3;

    /**
     * glibc 2.36: the table of a thread's thread-local storage (elf/dl-tls.c), buffers of stdio streams
     * (libio/filedoalloc.c), locale data (locale/setlocale.c), the time zone (time/tzset.c, time/tzfile.c).
     */
    private static final Set<String> RUNTIME_FUNCTIONS = Set.of(
            "_dl_allocate_tls",
            "__libc_setup_tls",
            "_dl_allocate_tls_init",
            "_dl_resize_dtv",
            "allocate_dtv",
            "__tls_get_addr",
            "_IO_file_doallocate",
            "_IO_wfile_doallocate",
            "_nl_make_l10nflist",
            "_nl_intern_locale_data",
            "_nl_load_locale",
            "__tzfile_read",
            "__tz_convert");

    /**
     * Functions that hand out no block: all that is asked for inside them is for the C library itself, however deep. They
     * are exported, so that they have names in a library without its own symbols too; what is between them and the
     * allocator then has none.
     */
    private static final Set<String> OWNERS = Set.of(
            "setlocale",
            "textdomain",
            "bindtextdomain",
            "bind_textdomain_codeset",
            "gettext",
            "dgettext",
            "dcgettext",
            "ngettext",
            "dngettext",
            "dcngettext",
            "pthread_create",
            "__pthread_create",
            "tzset",
            "localtime",
            "localtime_r",
            "mktime",
            "strftime",
            "_dl_non_dynamic_init",
            "_IO_doallocbuf",
            "_IO_wdoallocbuf");

    /** Origins of {@code --mmap}. */
    private static final Set<String> MAPPING_CALLS = Set.of("mmap", "mremap", "brk");

    /** Between an owner and the allocator: names of locales lead through files that name others. */
    private static final int DEEPEST_OWNER = 12;

    /**
     * libstdc++'s pool for exceptions when memory is short, made before main (libsupc++/eh_alloc.cc): its size on 64
     * bit, up to GCC 12 and since.
     */
    private static final Set<Long> EMERGENCY_POOL_BYTES = Set.of(72_704L, 73_728L);

    private RuntimeBlocks() {}

    static boolean are(RawSite site, Stack stack) {
        List<Frame> frames = stack.frames();
        for (Frame frame : frames.subList(0, Math.min(DEEPEST_FRAME, frames.size()))) {
            String function = frame.function();
            if (function != null && RUNTIME_FUNCTIONS.contains(function)) {
                return true;
            }
        }
        return isInsideOwner(frames) || isLoaders(site, frames) || isEmergencyPool(site, frames);
    }

    private static boolean isInsideOwner(List<Frame> frames) {
        for (Frame frame : frames.subList(0, Math.min(DEEPEST_OWNER, frames.size()))) {
            String function = frame.function();
            if (function != null && OWNERS.contains(function)) {
                return true;
            }
        }
        return false;
    }

    /** Memory that is mapped without a call by anybody else: libraries by the loader, a C library's own at its start. */
    private static boolean isLoaders(RawSite site, List<Frame> frames) {
        return MAPPING_CALLS.contains(site.origin())
                && !frames.isEmpty()
                && (CLibrary.isLoader(frames.getFirst()) || CLibrary.isAll(frames));
    }

    private static boolean isEmergencyPool(RawSite site, List<Frame> frames) {
        if (site.allocations() != 1 || !EMERGENCY_POOL_BYTES.contains(site.allocatedBytes()) || frames.isEmpty()) {
            return false;
        }
        String function = frames.getFirst().function();
        String module = frames.getFirst().module();
        return (module != null && module.startsWith("libstdc++"))
                || (function != null && function.contains("eh_alloc"));
    }
}
