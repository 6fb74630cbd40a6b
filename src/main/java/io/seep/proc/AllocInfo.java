package io.seep.proc;

import io.seep.model.CodeTag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of /proc/allocinfo, version 1 and what later ones put behind it: what each line of the kernel's source holds
 * (lib/alloc_tag.c, codetag_to_text; Linux 6.10 and later with CONFIG_MEM_ALLOC_PROFILING).
 */
final class AllocInfo {
    /** A kernel with all its modules has some ten thousand such lines. */
    private static final int MOST_TAGS = 30_000;

    private static final String HEADER = "allocinfo - version: ";

    /** {@code 4096 1 net/x.c:7 [module] func:name}; later versions may have more words behind the name. */
    private static final Pattern TAG = Pattern.compile(
            " *(-?\\d{1,18}) +(\\d{1,18}) +(\\S{1,500}:\\d{1,9})(?: \\[(\\S{1,100})\\])? func:(\\S{1,500})(?: .*)?");

    private AllocInfo() {}

    /**
     * The lines that hold something, or once did, in the order of the file; lines of another form are skipped.
     *
     * @throws SlabInfo.NotUnderstood when the text is of another kind
     */
    static List<CodeTag> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().startsWith(HEADER)) {
            throw new SlabInfo.NotUnderstood("it is of a version that is not known");
        }
        List<CodeTag> tags = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher tag = TAG.matcher(line);
            if (tag.matches() && tags.size() < MOST_TAGS) {
                long bytes = Long.parseLong(tag.group(1));
                long calls = Long.parseLong(tag.group(2));
                String module = tag.group(4);
                if (bytes != 0 || calls != 0) {
                    tags.add(new CodeTag(tag.group(3), module == null ? "" : module, tag.group(5), bytes, calls));
                }
            }
        }
        return tags;
    }
}
