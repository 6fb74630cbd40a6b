package io.seep.report.massif;

import io.seep.model.Frame;
import io.seep.model.Site;
import io.seep.report.FrameName;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who called the allocator and how many bytes live through them: allocator first, callers below. As in massif, callers
 * of less than one hundredth of all bytes are one line.
 */
final class HeapTree {
    private static final double THRESHOLD = 0.01;

    /** As massif's own default, --depth=30: a tree of depth N has lines of N blanks. */
    private static final int DEEPEST = 30;

    private final String name;
    private final Map<Frame, HeapTree> callers = new HashMap<>();
    private long bytes;

    private HeapTree(String name) {
        this.name = name;
    }

    static HeapTree of(List<Site> sites) {
        HeapTree root = new HeapTree("(heap allocation functions) malloc/new/new[], --alloc-fns, etc.");
        for (Site site : sites) {
            HeapTree at = root;
            at.bytes += site.liveBytes();
            for (Frame frame : site.stack().frames()) {
                at = at.callers.computeIfAbsent(frame, caller -> new HeapTree(describe(caller)));
                at.bytes += site.liveBytes();
            }
        }
        return root;
    }

    /** All live bytes below. */
    long bytes() {
        return bytes;
    }

    void writeTo(Writer writer) throws IOException {
        write(writer, 0, (long) Math.ceil(bytes * THRESHOLD));
    }

    private void write(Writer writer, int depth, long least) throws IOException {
        List<HeapTree> shown = new ArrayList<>();
        long hiddenBytes = 0;
        int hidden = 0;
        for (HeapTree caller : callers.values()) {
            if (caller.bytes >= Math.max(1, least)) {
                shown.add(caller);
            } else if (caller.bytes > 0) {
                hidden++;
                hiddenBytes += caller.bytes;
            }
        }
        if (depth >= DEEPEST) {
            shown.clear();
            hidden = 0;
        }
        shown.sort(Comparator.<HeapTree>comparingLong(caller -> caller.bytes)
                .reversed()
                .thenComparing(caller -> caller.name));
        int lines = shown.size() + (hidden > 0 ? 1 : 0);
        writer.write(" ".repeat(depth) + "n" + lines + ": " + bytes + " " + name + "\n");
        for (HeapTree caller : shown) {
            caller.write(writer, depth + 1, least);
        }
        if (hidden > 0) {
            writer.write(" ".repeat(depth + 1) + "n0: " + hiddenBytes + " in " + hidden
                    + (hidden == 1 ? " place" : " places") + ", below massif's threshold (1.00%)\n");
        }
    }

    /** {@code 0x11F0: append_row (rows.c:88)}, as massif describes code. */
    private static String describe(Frame frame) {
        String file = FrameName.fileOf(frame);
        String module = FrameName.moduleOf(frame);
        String place = "";
        if (!file.isEmpty()) {
            place = " (" + file.substring(file.lastIndexOf('/') + 1) + (frame.line() > 0 ? ":" + frame.line() : "")
                    + ")";
        } else if (!module.isEmpty()) {
            place = " (in " + module + ")";
        }
        String address = Long.toHexString(module.isEmpty() ? frame.address() : frame.offset());
        return "0x" + address.toUpperCase(java.util.Locale.ROOT) + ": " + FrameName.of(frame) + place;
    }
}
