package io.seep.cli;

import io.seep.bpf.KernelTypes;
import java.util.HashMap;
import java.util.Map;

/**
 * Names for the bits of gfp_t. Where they lie is the kernel's own affair and has changed (include/linux/gfp_types.h):
 * since Linux 6.10 its type information tells; before, they are those of Linux 5.15 to 6.9.
 */
final class GfpFlags {
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("DMA", 0),
            Map.entry("HIGHMEM", 1),
            Map.entry("DMA32", 2),
            Map.entry("MOVABLE", 3),
            Map.entry("RECLAIMABLE", 4),
            Map.entry("HIGH", 5),
            Map.entry("IO", 6),
            Map.entry("FS", 7),
            Map.entry("ZERO", 8),
            Map.entry("DIRECT_RECLAIM", 10),
            Map.entry("KSWAPD_RECLAIM", 11),
            Map.entry("WRITE", 12),
            Map.entry("NOWARN", 13),
            Map.entry("RETRY_MAYFAIL", 14),
            Map.entry("NOFAIL", 15),
            Map.entry("NORETRY", 16),
            Map.entry("MEMALLOC", 17),
            Map.entry("COMP", 18),
            Map.entry("NOMEMALLOC", 19),
            Map.entry("HARDWALL", 20),
            Map.entry("THISNODE", 21),
            Map.entry("ACCOUNT", 22));

    private static final Map<String, String> TOGETHER = Map.of(
            "GFP_ATOMIC", "__GFP_HIGH|__GFP_KSWAPD_RECLAIM",
            "GFP_KERNEL", "__GFP_DIRECT_RECLAIM|__GFP_KSWAPD_RECLAIM|__GFP_IO|__GFP_FS",
            "GFP_KERNEL_ACCOUNT", "GFP_KERNEL|__GFP_ACCOUNT",
            "GFP_NOWAIT", "__GFP_KSWAPD_RECLAIM",
            "GFP_NOIO", "__GFP_DIRECT_RECLAIM|__GFP_KSWAPD_RECLAIM",
            "GFP_NOFS", "GFP_NOIO|__GFP_IO",
            "GFP_USER", "GFP_KERNEL|__GFP_HARDWALL",
            "GFP_HIGHUSER", "GFP_USER|__GFP_HIGHMEM",
            "GFP_HIGHUSER_MOVABLE", "GFP_HIGHUSER|__GFP_MOVABLE");

    private GfpFlags() {}

    /**
     * The bits of flags that are joined by {@code |}.
     *
     * @throws UsageException for a name that is not known
     */
    static int parse(String flags) {
        return parse(flags, ofThisKernel());
    }

    private static Map<String, Integer> ofThisKernel() {
        Map<String, Integer> bits = new HashMap<>();
        KernelTypes.read()
                .enumeratorsFrom("___GFP_DMA_BIT")
                .forEach((name, bit) -> bits.put(name.replaceAll("^___GFP_|_BIT$", ""), bit));
        return bits.isEmpty() ? BITS : bits;
    }

    static int parse(String flags, Map<String, Integer> known) {
        int bits = 0;
        for (String flag : flags.split("\\|", -1)) {
            bits |= one(flag.strip(), known);
        }
        return bits;
    }

    private static int one(String flag, Map<String, Integer> known) {
        String together = TOGETHER.get(flag);
        if (together != null) {
            return parse(together, known);
        }
        if (flag.startsWith("__GFP_")) {
            String name = flag.substring("__GFP_".length());
            Integer bit = known.get(name);
            if (bit != null) {
                return 1 << bit;
            }
        }
        try {
            return Integer.decode(flag);
        } catch (NumberFormatException unknown) {
            throw new UsageException("--gfp " + flag + ": no such flag; __GFP_ACCOUNT, GFP_KERNEL or a number, say"
                    + " 0x400000, joined by |");
        }
    }
}
