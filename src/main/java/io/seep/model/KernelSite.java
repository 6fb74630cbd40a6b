package io.seep.model;

/**
 * What a site of the kernel has and others have not. Its frames of the kernel come first, then those of the process that
 * asked for it, if one did.
 *
 * @param kind what its blocks are made of
 * @param cache the slab cache, as /proc/slabinfo names it; empty for other kinds, and when unknown
 * @param context on whose behalf it allocated
 * @param replaced its blocks whose address was given out again without a free that was seen. They count as freed:
 *     {@link Site#frees()} holds them
 */
public record KernelSite(KernelClass kind, String cache, KernelContext context, long replaced) {
    /** Its class, for people. */
    public String origin() {
        return kind.origin(cache);
    }

    /** Two sites that are one. */
    public KernelSite plus(KernelSite more) {
        return new KernelSite(kind, cache, context, replaced + more.replaced);
    }
}
