package io.seep.proc;

import io.seep.model.SlabCache;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of /proc/slabinfo, versions 2.0 and 2.1 (slabinfo(5); mm/slab_common.c, cache_show). */
final class SlabInfo {
    /** A kernel has some hundreds; more would be no kernel that is known. */
    private static final int MOST_CACHES = 20_000;

    private static final String HEADER = "slabinfo - version: 2.";

    /** Name, active objects, all objects, size of an object; then objects and pages of a slab, which nobody asks for. */
    private static final Pattern CACHE =
            Pattern.compile("(\\S.*?) +(\\d{1,18}) +(\\d{1,18}) +(\\d{1,18}) +\\d+ +\\d+ *:.*");

    private SlabInfo() {}

    /**
     * The caches in the order of the file; lines of another form are skipped.
     *
     * @throws NotUnderstood when the text is of another version
     */
    static List<SlabCache> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().startsWith(HEADER)) {
            throw new NotUnderstood("it is of a version that is not known");
        }
        List<SlabCache> caches = new ArrayList<>();
        for (String line : lines.subList(1, Math.min(lines.size(), MOST_CACHES))) {
            Matcher cache = CACHE.matcher(line);
            if (!line.startsWith("#") && cache.matches()) {
                caches.add(new SlabCache(
                        cache.group(1),
                        Long.parseLong(cache.group(2)),
                        Long.parseLong(cache.group(3)),
                        Long.parseLong(cache.group(4))));
            }
        }
        return caches;
    }

    /** A file of the kernel has a form that this version of Seep does not know. */
    static final class NotUnderstood extends RuntimeException {
        NotUnderstood(String message) {
            super(message);
        }
    }
}
