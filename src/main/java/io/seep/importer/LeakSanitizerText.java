package io.seep.importer;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import io.seep.model.LiveBlock;
import io.seep.model.Series;
import io.seep.model.SiteDetail;
import io.seep.model.Stack;
import io.seep.model.ThreadNames;
import io.seep.model.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What LeakSanitizer prints at a program's end, alone or as a part of AddressSanitizer. The program's own output may
 * stand around it; inside of a leak nothing else may.
 */
final class LeakSanitizerText {
    private static final String BEGIN = "==ERROR: LeakSanitizer: detected memory leaks";
    private static final String SUMMARY = "SUMMARY: ";
    private static final String LEAK_END = " allocated from:";
    private static final String BYTES = " byte(s) in ";
    private static final String OBJECTS = " object(s)";

    private final InputLines lines;
    private final List<Leak> leaks = new ArrayList<>();
    private final Map<String, Frame> frames = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private int pid;
    private boolean inReport;
    private boolean summed;
    private @Nullable Leak open;

    /** A leak whose lines are still coming. */
    private static final class Leak {
        final long bytes;
        final long blocks;
        final Verdict verdict;
        final List<Frame> stack = new ArrayList<>();
        final List<LiveBlock> listed = new ArrayList<>();

        Leak(long bytes, long blocks, Verdict verdict) {
            this.bytes = bytes;
            this.blocks = blocks;
            this.verdict = verdict;
        }

        ImportedSite site() {
            Allocators.Call call = Allocators.apart(stack, Stack.COMPLETE);
            return new ImportedSite(
                    call.origin(),
                    call.stack(),
                    blocks,
                    bytes,
                    blocks,
                    bytes,
                    verdict,
                    Series.EMPTY,
                    Series.EMPTY,
                    listed.isEmpty() ? SiteDetail.NONE : new SiteDetail(ThreadNames.UNKNOWN, listed, null));
        }
    }

    LeakSanitizerText(InputLines lines) {
        this.lines = lines;
    }

    /** True for the line that begins a report. */
    static boolean begins(String line) {
        return line.endsWith(BEGIN);
    }

    /** @param first the line that begins the report, which was read already */
    Imported read(String first) throws IOException {
        for (String line = first; line != null; line = lines.next()) {
            line(line.strip());
        }
        close();
        if (!summed) {
            throw lines.wrong("the file ends before LeakSanitizer's SUMMARY");
        }
        return new Imported(
                "LeakSanitizer",
                pid,
                "",
                List.of(),
                leaks.stream().map(Leak::site).toList(),
                remarks);
    }

    private void line(String text) {
        if (text.endsWith(BEGIN)) {
            close();
            inReport = true;
            summed = false;
            String number = text.substring(0, text.length() - BEGIN.length());
            pid = Math.clamp(
                    Numbers.decimal(number, Math.min(2, number.length()), number.length()), 0, Integer.MAX_VALUE);
        } else if (!inReport) {
            return;
        } else if (text.isEmpty()) {
            close();
        } else if (text.startsWith(SUMMARY)) {
            close();
            inReport = false;
            summed = true;
        } else if (text.startsWith("Direct leak of ")) {
            leak(text, "Direct leak of ".length(), true);
        } else if (text.startsWith("Indirect leak of ")) {
            leak(text, "Indirect leak of ".length(), false);
        } else if (text.startsWith("#")) {
            frame(text);
        } else if (text.equals("Objects leaked above:")) {
            return;
        } else if (text.startsWith("0x") && text.endsWith(" bytes)")) {
            object(text);
        } else if (text.startsWith("-----") || text.startsWith("Suppressions used") || text.startsWith("=====")) {
            close();
        } else if (open != null) {
            throw lines.wrong("a frame such as '#0 0x55d1 in main file.c:3' is expected");
        }
    }

    /** {@code Direct leak of 300007 byte(s) in 1 object(s) allocated from:}. */
    private void leak(String text, int from, boolean direct) {
        close();
        int middle = text.indexOf(BYTES, from);
        int end = text.indexOf(OBJECTS, from);
        long bytes = middle < 0 ? -1 : Numbers.decimal(text, from, middle);
        long objects = middle < 0 || end < 0 ? -1 : Numbers.decimal(text, middle + BYTES.length(), end);
        if (bytes < 0 || objects < 0 || !text.endsWith(LEAK_END)) {
            throw lines.wrong(
                    "'leak of N byte(s) in M object(s) allocated from:' is expected, with numbers below 2^63");
        }
        if (leaks.size() == StackSums.MOST_STACKS) {
            throw lines.wrong("more than " + StackSums.MOST_STACKS + " leaks");
        }
        open = new Leak(bytes, objects, LeakKinds.ofLeakSanitizer(direct));
        leaks.add(open);
    }

    /** {@code 0x602000000010 (7 bytes)}, below its leak with {@code report_objects=1}. */
    private void object(String text) {
        int blank = text.indexOf(" (");
        long bytes = blank < 0 ? -1 : Numbers.decimal(text, blank + 2, text.length() - " bytes)".length());
        if (bytes < 0 || !Numbers.isHex(text, 2, blank)) {
            throw lines.wrong("'0xADDRESS (N bytes)' is expected");
        }
        if (!leaks.isEmpty() && leaks.getLast().listed.size() < StackSums.MOST_BLOCKS) {
            leaks.getLast().listed.add(new LiveBlock(Numbers.hex(text, 2, blank, 0), bytes, 0));
        }
    }

    private void frame(String text) {
        Leak leak = open;
        if (leak == null) {
            return;
        }
        int space = text.indexOf(' ');
        if (space < 0 || Numbers.decimal(text, 1, space) != leak.stack.size()) {
            throw lines.wrong("frame #" + leak.stack.size() + " is expected");
        }
        Frame frame = frames.computeIfAbsent(text.substring(space + 1).strip(), SanitizerFrame::parse);
        if (frame == null) {
            throw lines.wrong("'#N 0xADDRESS in FUNCTION PLACE' is expected");
        }
        leak.stack.add(frame);
    }

    private void close() {
        if (open != null && open.stack.isEmpty()) {
            remarks.add("the leak of " + open.bytes + " bytes above line " + lines.number() + " has no stack");
        }
        open = null;
    }
}
