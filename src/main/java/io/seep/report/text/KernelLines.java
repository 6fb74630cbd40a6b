package io.seep.report.text;

import io.seep.model.CacheChange;
import io.seep.model.CodeTagChange;
import io.seep.model.KernelClassSums;
import io.seep.model.KernelMemory;
import io.seep.model.KernelSetApart;
import io.seep.model.KernelSite;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.FrameName;
import io.seep.report.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a run saw of the kernel's memory: by class, beside what the kernel itself counts, and what was set apart. */
final class KernelLines {
    private static final int MOST_CLASSES = 12;
    private static final int MOST_CACHES = 10;
    private static final int MOST_UNSEEN = 5;
    private static final int MOST_CALLERS = 3;
    private static final int MOST_CODE_TAGS = 10;
    private static final int MOST_ALIASES = 4;
    private static final int LONGEST_NAME = 200;

    /** Functions that allocate for whoever calls them (include/linux/slab.h, gfp.h, percpu.h). */
    private static final Pattern ALLOCATOR = Pattern.compile(
            "^_*(?:kmalloc|kmem_cache_alloc|kvmalloc|kzalloc|krealloc|kmemdup|vmalloc|vzalloc|alloc_pages|alloc_frozen_pages"
                    + "|folio_alloc|get_free_pages|get_zeroed_page|pcpu_alloc|alloc_percpu|alloc_slab)");

    private KernelLines() {}

    static void add(LabelledLines lines, Recording recording) {
        KernelMemory kernel = recording.kernel();
        if (kernel == null) {
            return;
        }
        classes(lines, kernel);
        unseen(lines, recording);
        frees(lines, kernel);
        setApart(lines, kernel);
        caches(lines, kernel.caches());
        codeTags(lines, kernel.codeTags());
        kernel.remarks().forEach(remark -> lines.addAgain("not read", Printable.of(remark, 1000)));
    }

    private static void classes(LabelledLines lines, KernelMemory kernel) {
        List<KernelClassSums> classes = kernel.classes().stream()
                .filter(sums -> sums.allocations() > 0)
                .sorted(Comparator.comparingLong(KernelLines::leakBytes)
                        .thenComparingLong(KernelClassSums::allocatedBytes)
                        .reversed()
                        .thenComparing(KernelClassSums::origin))
                .toList();
        if (classes.isEmpty()) {
            lines.add("kernel", "no allocation of the kernel was seen");
            return;
        }
        lines.add("kernel", "by class of memory, most bytes not freed first:");
        var rows = new Columns("not freed", "blocks", "freed unseen", "allocations", "frees");
        classes.stream()
                .limit(MOST_CLASSES)
                .forEach(sums -> rows.add(
                        shown(sums.origin()),
                        Quantity.round(leakBytes(sums)),
                        sums.liveBlocks() - sums.freedUnseenBlocks(),
                        sums.freedUnseenBlocks(),
                        sums.allocations(),
                        sums.frees()));
        rows.lines("class").forEach(lines::continued);
        if (classes.size() > MOST_CLASSES) {
            lines.continued("and " + others(classes.size() - MOST_CLASSES, "class", "classes") + ", with "
                    + Quantity.bytes(classes.stream()
                            .skip(MOST_CLASSES)
                            .mapToLong(KernelLines::leakBytes)
                            .sum())
                    + " not freed");
        }
    }

    private static long leakBytes(KernelClassSums sums) {
        return sums.liveBytes() - sums.freedUnseenBytes();
    }

    private static String others(int count, String one, String many) {
        return count + " more " + (count == 1 ? one : many);
    }

    private static void unseen(LabelledLines lines, Recording recording) {
        List<Site> sites = recording.sites().stream()
                .filter(site -> site.isFreedUnseen() && site.liveBlocks() > 0)
                .toList();
        if (sites.isEmpty()) {
            return;
        }
        long blocks = sites.stream().mapToLong(Site::liveBlocks).sum();
        long bytes = sites.stream().mapToLong(Site::liveBytes).sum();
        lines.add(
                "unseen",
                Quantity.bytes(bytes) + " in " + Quantity.count(blocks, "allocation") + " at "
                        + Quantity.count(sites.size(), "site")
                        + ": the kernel frees these in bulk or by RCU, where no event");
        lines.continued("tells; no leaks, and which of them are live is not known");
        Map<String, List<Site>> byOrigin =
                sites.stream().collect(Collectors.groupingBy(Site::origin, TreeMap::new, Collectors.toList()));
        byOrigin.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, List<Site>> of) -> -blocks(of.getValue())))
                .limit(MOST_UNSEEN)
                .forEach(of -> lines.continued("  " + Quantity.count(blocks(of.getValue()), "block") + " of "
                        + shown(of.getKey()) + " at "
                        + Quantity.count(of.getValue().size(), "site")
                        + in(of.getValue())));
        if (byOrigin.size() > MOST_UNSEEN) {
            lines.continued("  and " + others(byOrigin.size() - MOST_UNSEEN, "class", "classes"));
        }
    }

    private static long blocks(List<Site> sites) {
        return sites.stream().mapToLong(Site::liveBlocks).sum();
    }

    /** The functions that asked for most of them; those of the allocators themselves say nothing. */
    private static String in(List<Site> sites) {
        List<String> callers = sites.stream()
                .sorted(Comparator.comparingLong(Site::liveBlocks).reversed())
                .map(KernelLines::caller)
                .filter(caller -> !caller.isEmpty())
                .distinct()
                .limit(MOST_CALLERS + 1)
                .toList();
        if (callers.isEmpty()) {
            return "";
        }
        return ", in " + String.join(", ", callers.subList(0, Math.min(callers.size(), MOST_CALLERS)))
                + (callers.size() > MOST_CALLERS ? " …" : "");
    }

    private static String caller(Site site) {
        return site.stack().frames().stream()
                .filter(frame -> frame.function() != null
                        && !ALLOCATOR.matcher(frame.function()).find())
                .findFirst()
                .map(frame -> shown(FrameName.of(frame)))
                .orElse("");
    }

    private static void frees(LabelledLines lines, KernelMemory kernel) {
        if (kernel.replaced() > 0) {
            lines.add(
                    "replaced",
                    Quantity.count(kernel.replaced(), "block")
                            + " whose address was given out again without a free that was seen; counted as freed");
        }
        if (kernel.freesOfOlderBlocks() > 0) {
            lines.add(
                    "older",
                    Quantity.count(kernel.freesOfOlderBlocks(), "free")
                            + " of kernel blocks that are not recorded, such as those from before the trace; in no"
                            + " other number");
        }
    }

    private static void setApart(LabelledLines lines, KernelMemory kernel) {
        for (KernelSetApart apart : kernel.setApart()) {
            if (apart.allocations() > 0 || apart.frees() > 0) {
                lines.addAgain(
                        "set apart",
                        Printable.of(apart.what(), LONGEST_NAME) + ": "
                                + Quantity.count(apart.allocations(), "allocation")
                                + (apart.allocatedBytes() > 0 ? " of " + Quantity.round(apart.allocatedBytes()) : "")
                                + (apart.frees() > 0
                                        ? ", " + Quantity.count(apart.frees(), "free") + " of "
                                                + Quantity.round(apart.freedBytes())
                                        : ""));
            }
        }
    }

    private static void caches(LabelledLines lines, List<CacheChange> caches) {
        if (caches.isEmpty()) {
            return;
        }
        lines.add("slabinfo", "objects by /proc/slabinfo beside those traced; gap: its change less the traced one");
        var rows = new Columns("before", "after", "change", "traced", "gap");
        caches.stream()
                .limit(MOST_CACHES)
                .forEach(cache -> rows.add(
                        shown(cache.name()) + aliases(cache.aliases()),
                        cache.objectsBefore(),
                        cache.objectsAfter(),
                        signed(cache.change()),
                        signed(cache.traced()),
                        signed(cache.gap())));
        rows.lines("cache").forEach(lines::continued);
        if (caches.size() > MOST_CACHES) {
            lines.continued("and " + others(caches.size() - MOST_CACHES, "cache", "caches") + ", with smaller gaps");
        }
    }

    private static String signed(long number) {
        return (number > 0 ? "+" : "") + number;
    }

    private static String aliases(List<String> aliases) {
        if (aliases.isEmpty()) {
            return "";
        }
        int more = aliases.size() - MOST_ALIASES;
        return " (also "
                + String.join(
                        ", ",
                        aliases.stream()
                                .limit(MOST_ALIASES)
                                .map(KernelLines::shown)
                                .toList())
                + (more > 0 ? " and " + more + " more" : "") + ")";
    }

    private static void codeTags(LabelledLines lines, List<CodeTagChange> tags) {
        if (tags.isEmpty()) {
            return;
        }
        lines.add("allocinfo", "what lines of the kernel's source hold more or less, by /proc/allocinfo");
        var rows = new Columns("bytes", "calls");
        tags.stream()
                .limit(MOST_CODE_TAGS)
                .forEach(tag -> rows.add(
                        shown(tag.function()) + " " + shown(tag.place())
                                + (tag.module().isEmpty() ? "" : " [" + shown(tag.module()) + "]"),
                        signed(tag.bytes()),
                        signed(tag.calls())));
        rows.lines("line").forEach(lines::continued);
        if (tags.size() > MOST_CODE_TAGS) {
            lines.continued("and " + others(tags.size() - MOST_CODE_TAGS, "line", "lines"));
        }
    }

    /** On whose behalf a site of the kernel allocates, unless that goes without saying; bracketed lines. */
    static List<String> ofSite(Site site) {
        KernelSite kernel = site.detail().kernel();
        if (kernel == null) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        switch (kernel.context()) {
            case TASK -> {
                List<String> names = site.detail().threads().names();
                if (!names.isEmpty()) {
                    lines.add("[by "
                            + String.join(
                                    ", ", names.stream().map(KernelLines::shown).toList())
                            + (site.detail().threads().others() ? " and others" : "") + "]");
                }
            }
            case KERNEL_THREAD -> lines.add("[by a thread of the kernel]");
            case INTERRUPT -> lines.add("[in an interrupt]");
        }
        return lines;
    }

    private static String shown(String text) {
        return FrameLine.orPlaceholder(Printable.of(text, LONGEST_NAME));
    }

    /** Numbers below each other, a name behind them. */
    private static final class Columns {
        private static final String MARGIN = "  ";

        private final List<String> heads;
        private final List<List<String>> rows = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        Columns(String... heads) {
            this.heads = List.of(heads);
        }

        void add(String name, Object... cells) {
            names.add(name);
            rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
        }

        List<String> lines(String named) {
            var lines = new ArrayList<String>();
            lines.add(line(heads, named));
            for (int row = 0; row < rows.size(); row++) {
                lines.add(line(rows.get(row), names.get(row)));
            }
            return lines;
        }

        private String line(List<String> cells, String name) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                line.append(String.format(Locale.ROOT, "%" + width(column) + "s", cells.get(column)))
                        .append(MARGIN);
            }
            return line.append(name).toString();
        }

        private int width(int column) {
            int widest = heads.get(column).length();
            for (List<String> row : rows) {
                widest = Math.max(widest, row.get(column).length());
            }
            return widest;
        }
    }
}
