package io.seep.analyse;

import java.util.List;
import java.util.Set;

/** What the functions of a kernel stack say of its blocks; names as /proc/kallsyms has them, leaf first. */
public final class KernelNoise {
    /** They get the pages that slabs are made of. */
    private static final Set<String> SLAB_PAGES = Set.of(
            "allocate_slab",
            "new_slab",
            "alloc_slab_page",
            "___kmalloc_large_node",
            "__kmalloc_large_node",
            "__kmalloc_large",
            "kmalloc_large",
            "kmalloc_order");

    /** Bookkeeping for the objects of a slab, which has objects itself. */
    private static final Set<String> OF_SLABS = Set.of("alloc_slab_obj_exts");

    private static final Set<String> PER_CPU_PAGES = Set.of(
            "pcpu_populate_chunk", "pcpu_alloc_pages", "pcpu_create_chunk", "pcpu_alloc", "pcpu_balance_populated");

    private static final List<String> PAGE_CACHE = List.of(
            "filemap_",
            "__filemap_",
            "page_cache_ra_",
            "pagecache_get_page",
            "ra_alloc_folio",
            "do_sync_mmap_readahead",
            "force_page_cache_ra",
            "grow_dev_page",
            "grow_dev_folio",
            "shmem_",
            "read_cache_folio",
            "do_read_cache_folio");

    /** mm and kernel/events/uprobes.c: what the probes of this or another Seep make the kernel do. */
    private static final Set<String> PROBES = Set.of(
            "uprobe_notify_resume", "handle_swbp", "__x64_sys_uretprobe", "__do_sys_uretprobe", "bpf_mem_refill");

    private static final List<String> INTERRUPTS = List.of(
            "asm_sysvec_",
            "asm_common_interrupt",
            "asm_spurious_interrupt",
            "common_interrupt",
            "sysvec_",
            "handle_softirqs",
            "__do_softirq");

    /** include/trace/bpf_probe.h and kernel/trace/bpf_trace.c. */
    private static final List<String> TRACING =
            List.of("bpf_prog_", "bpf_trace_run", "__bpf_trace_", "__traceiter_", "bpf_get_stack");

    private KernelNoise() {}

    /** True for a function that leads from a tracepoint to its program, and for the program. */
    public static boolean isTracing(String function) {
        return TRACING.stream().anyMatch(function::startsWith);
    }

    /**
     * What the blocks are if they are no news to anybody; empty when they count.
     *
     * @param movable pages that the kernel may move: of a program, or of a file
     * @param probed the processes that this is about are probed: what their probes cost is not theirs
     */
    public static String setApart(List<String> functions, boolean movable, boolean probed) {
        if (probed && has(functions, PROBES)) {
            return "Seep's own";
        }
        if (movable) {
            return functions.stream().map(KernelNoise::plain).anyMatch(KernelNoise::isOfPageCache)
                    ? "page cache"
                    : "user pages";
        }
        return "";
    }

    /** What pages are made into, if they are counted as something else too; empty when not. */
    public static String backing(List<String> functions, boolean pages) {
        if (has(functions, OF_SLABS)) {
            return "what slab caches consist of";
        }
        if (!pages) {
            return "";
        }
        if (has(functions, SLAB_PAGES)) {
            return "what slab caches consist of";
        }
        return has(functions, PER_CPU_PAGES) ? "pages of per-CPU blocks" : "";
    }

    /** True when an interrupt led here. */
    public static boolean isOfInterrupt(List<String> functions) {
        return functions.stream().anyMatch(name -> INTERRUPTS.stream().anyMatch(name::startsWith));
    }

    private static boolean isOfPageCache(String function) {
        return PAGE_CACHE.stream().anyMatch(function::startsWith);
    }

    private static boolean has(List<String> functions, Set<String> wanted) {
        return functions.stream().map(KernelNoise::plain).anyMatch(wanted::contains);
    }

    /** Without what a compiler or CONFIG_MEM_ALLOC_PROFILING has added. */
    static String plain(String function) {
        int dot = function.indexOf('.');
        String name = dot < 0 ? function : function.substring(0, dot);
        return name.endsWith("_noprof") ? name.substring(0, name.length() - "_noprof".length()) : name;
    }
}
