package io.seep.model;

import java.util.Optional;

/** What a block of the kernel's memory is made of, and who gives it out. */
public enum KernelClass {
    /** Objects of the slab allocator: {@code kmem_cache_alloc} and {@code kmalloc} (mm/slub.c). */
    SLAB("slab"),
    /** Whole pages: {@code alloc_pages} and its kin (mm/page_alloc.c). */
    PAGES("pages"),
    /** As many copies as there are processors: {@code alloc_percpu} (mm/percpu.c). */
    PER_CPU("percpu");

    private final String word;

    KernelClass(String word) {
        this.word = word;
    }

    /** As reports have it. */
    public String word() {
        return word;
    }

    /** The one of this word. */
    public static Optional<KernelClass> named(String word) {
        for (KernelClass kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /**
     * The origin of a site of this class.
     *
     * @param cache the slab cache, as /proc/slabinfo names it; empty when there is none, or none is known
     */
    public String origin(String cache) {
        return cache.isEmpty() ? word : word + " " + cache;
    }
}
