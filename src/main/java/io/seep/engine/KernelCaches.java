package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.seep.bpf.BpfObject;
import io.seep.model.CacheTraffic;
import io.seep.model.KernelClass;
import io.seep.model.KernelContext;
import io.seep.model.KernelSite;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The slab allocator's caches as src/main/bpf/kernel_caches.bpf.h has met them, and what sites of the kernel are of. */
final class KernelCaches {
    private static final String LARGE = "kmalloc-large";

    private final MemorySegment caches;
    private final MemorySegment traffic;
    private final MemorySegment next;

    KernelCaches(BpfObject object) {
        this.caches = object.map("kernel_caches").values();
        this.traffic = object.map("kernel_traffic").values();
        this.next = object.variable(".bss", "next_kernel_cache");
    }

    /** True for the origin of a site of the kernel. */
    static boolean isKernel(int origin) {
        return origin >= Abi.ORIGIN_PAGES;
    }

    /**
     * What a site of the kernel has beside others.
     *
     * @param context the number that the site has for it
     */
    KernelSite describe(int origin, int context, long replaced) {
        return new KernelSite(
                switch (origin) {
                    case Abi.ORIGIN_PAGES, Abi.ORIGIN_USER_PAGES -> KernelClass.PAGES;
                    case Abi.ORIGIN_PERCPU -> KernelClass.PER_CPU;
                    default -> KernelClass.SLAB;
                },
                cacheOf(origin),
                context == Abi.CONTEXT_INTERRUPT
                        ? KernelContext.INTERRUPT
                        : context == Abi.CONTEXT_KERNEL_THREAD ? KernelContext.KERNEL_THREAD : KernelContext.TASK,
                replaced);
    }

    private String cacheOf(int origin) {
        if (origin >= Abi.ORIGIN_CACHES) {
            return name(origin - Abi.ORIGIN_CACHES);
        }
        return origin == Abi.ORIGIN_LARGE ? LARGE : "";
    }

    private String name(int number) {
        if (number >= Abi.MAX_KERNEL_CACHES) {
            return "";
        }
        long at = (long) number * Abi.KernelCache.BYTES + Abi.KernelCache.NAME;
        return caches.asSlice(at, Abi.KERNEL_CACHE_NAME_BYTES).getString(0, ISO_8859_1);
    }

    /** What was seen of each cache, whoever did it. */
    List<CacheTraffic> traffic() {
        int known = Math.min(next.get(JAVA_INT, 0), Abi.MAX_KERNEL_CACHES);
        var all = new ArrayList<CacheTraffic>();
        for (int number = 0; number < known; number++) {
            long allocations = 0;
            long frees = 0;
            for (int row = 0; row < Abi.CALL_ROWS; row++) {
                long at = ((long) row * Abi.MAX_KERNEL_CACHES + number) * Abi.CacheTraffic.BYTES;
                allocations += traffic.get(JAVA_LONG, at + Abi.CacheTraffic.ALLOCATIONS);
                frees += traffic.get(JAVA_LONG, at + Abi.CacheTraffic.FREES);
            }
            if (allocations + frees > 0) {
                all.add(new CacheTraffic(name(number), allocations, frees));
            }
        }
        return all;
    }
}
