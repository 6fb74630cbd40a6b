package io.seep.importer;

import io.seep.model.Frame;
import io.seep.model.Imported;
import io.seep.model.LiveBlock;
import io.seep.model.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of BCC's memleak, in Python or with libbpf, and of Seep itself: stacks under a line {@code N bytes in M
 * allocations from stack}, for memleak again and again under a line with the time. The last time is what counts; the
 * ones before tell how each stack grew.
 */
final class MemleakText {
    private static final String SITE = " allocations from stack";
    private static final String SITE_MIDDLE = " bytes in ";
    private static final String MOMENT = " stacks with outstanding allocations:";
    private static final String SEEP_SUMMARY = "SUMMARY: Seep: ";

    private final InputLines lines;
    private final boolean skipUnknown;
    private final StackSums sums = new StackSums();
    private final Map<String, Frame> frames = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private boolean isSeep;
    private boolean pastFailure;
    private int pid;
    private long asked;
    private long looseBlocks;
    private long skipped;
    private long firstSkipped;
    private int lastTimeOfDay = -1;
    private double seconds;
    private @Nullable Open open;

    /** A site whose lines are still coming. */
    private static final class Open {
        final long bytes;
        final long blocks;
        final int indent;
        final List<Frame> stack = new ArrayList<>();
        final List<LiveBlock> listed = new ArrayList<>();
        String status = Stack.COMPLETE;

        Open(long bytes, long blocks, int indent) {
            this.bytes = bytes;
            this.blocks = blocks;
            this.indent = indent;
        }
    }

    /** @param skipUnknown leaves lines out that are not understood, instead of refusing the file */
    MemleakText(InputLines lines, boolean skipUnknown) {
        this.lines = lines;
        this.skipUnknown = skipUnknown;
    }

    /** True from the first line on that only memleak or Seep prints. */
    boolean hasBegun() {
        return !sums.isEmpty();
    }

    /** Takes the next line. */
    void take(String line) {
        if (!lines.endedWell() && !skipUnknown && !isWhole(line)) {
            throw lines.wrong("the file ends in the middle of a line");
        }
        line(line);
    }

    /** What all the lines together said. */
    Imported end() {
        close();
        if (sums.isEmpty()) {
            throw lines.wrong("up to here nothing is of memleak, LeakSanitizer, Valgrind, jemalloc or Seep");
        }
        return new Imported(isSeep ? "Seep" : "BCC memleak", pid, "", sums.seconds(), sums.sites(), remarks());
    }

    /** A last line without a newline may be whole all the same, if an editor wrote it. */
    private static boolean isWhole(String line) {
        return line.endsWith("]") || line.endsWith(SITE) || line.endsWith("done") || line.isBlank();
    }

    private void line(String line) {
        int indent = indentOf(line);
        String text = line.strip();
        if (text.startsWith("^C")) {
            text = text.substring(2).strip();
        }
        if (text.isEmpty()) {
            close();
        } else if (text.endsWith(MOMENT)) {
            moment(text);
        } else if (text.endsWith(SITE) || (text.contains(SITE_MIDDLE) && text.contains(SITE))) {
            site(text, indent);
        } else if (sums.isEmpty()) {
            preamble(text);
        } else if (text.startsWith("addr = ")) {
            block(text);
        } else if (open != null && indent > open.indent) {
            frame(open, text);
        } else {
            other(text, indent);
        }
    }

    private static int indentOf(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }

    private void preamble(String text) {
        if (text.startsWith("Seep ") && text.indexOf(':') > 0) {
            isSeep = true;
        }
        String attaching = "Attaching to pid ";
        if (text.startsWith(attaching)) {
            int end = text.indexOf(',');
            pid = (int) Math.max(0, Numbers.decimal(text, attaching.length(), end < 0 ? text.length() : end));
        }
    }

    /** {@code [11:16:33] Top 10 stacks with outstanding allocations:}; with libbpf without leading zeros. */
    private void moment(String text) {
        close();
        pastFailure = false;
        int end = text.indexOf(']');
        String[] time = text.startsWith("[") && end > 0 ? text.substring(1, end).split(":", -1) : new String[0];
        String top = " Top ";
        if (time.length != 3 || !text.startsWith(top, end + 1)) {
            throw lines.wrong("a line such as '[11:16:33] Top 10 stacks with outstanding allocations:' is expected");
        }
        int timeOfDay = 0;
        for (String part : time) {
            long value = Numbers.decimal(part, 0, part.length());
            if (value < 0 || value > 60) {
                throw lines.wrong("'" + text.substring(0, end + 1) + "' is no time of day");
            }
            timeOfDay = timeOfDay * 60 + (int) value;
        }
        asked = Numbers.decimal(text, end + 1 + top.length(), text.length() - MOMENT.length());
        if (asked < 0) {
            throw lines.wrong("the number of stacks is expected behind 'Top'");
        }
        if (lastTimeOfDay >= 0) {
            // A time before the last one is one of the next day.
            seconds += Math.floorMod(timeOfDay - lastTimeOfDay, 24 * 60 * 60);
        }
        lastTimeOfDay = timeOfDay;
        looseBlocks = 0;
        sums.begin(seconds);
    }

    private void site(String text, int indent) {
        close();
        int middle = text.indexOf(SITE_MIDDLE);
        int end = text.length() - SITE.length();
        long bytes = middle < 0 ? -1 : Numbers.decimal(text, 0, middle);
        long blocks = middle < 0 ? -1 : Numbers.decimal(text, middle + SITE_MIDDLE.length(), end);
        if (bytes < 0 || blocks < 0 || !text.endsWith(SITE)) {
            throw lines.wrong("'N bytes in M allocations from stack' is expected, with numbers below 2^63");
        }
        if (sums.isEmpty()) {
            sums.begin(0);
        }
        open = new Open(bytes, blocks, indent);
    }

    /** {@code addr = 0x948cd0 size = 16}: with libbpf under its stack, in Python before all stacks. */
    private void block(String text) {
        String start = "addr = ";
        String middle = " size = ";
        int size = text.indexOf(middle);
        int digits = text.startsWith("0x", start.length()) ? start.length() + 2 : start.length();
        int from = size + middle.length();
        int end = text.indexOf(' ', from) < 0 ? text.length() : text.indexOf(' ', from);
        long bytes = size < 0 ? -1 : Numbers.decimal(text, from, end);
        if (bytes < 0 || !Numbers.isHex(text, digits, size)) {
            throw lines.wrong("'addr = HEX size = N' is expected");
        }
        if (open == null) {
            looseBlocks++;
        } else {
            open.listed.add(new LiveBlock(Numbers.hex(text, digits, size, 0), bytes, 0));
        }
    }

    private void frame(Open site, String text) {
        if (isSeep && text.startsWith("[") && text.endsWith("]") && text.indexOf(": ") > 0) {
            remark(site, text);
            return;
        }
        Frame frame = frames.computeIfAbsent(text, FrameText::parse);
        if (frame == null) {
            throw lines.wrong("a frame is expected");
        }
        site.stack.add(frame);
    }

    /** {@code [stack cut here: why]} and the like, below a stack of Seep's. */
    private static void remark(Open site, String text) {
        String cut = "[stack cut here: ";
        if (text.startsWith(cut)) {
            site.status = text.substring(cut.length(), text.length() - 1);
        }
    }

    private void other(String text, int indent) {
        close();
        boolean noise = pastFailure
                || text.equals("done")
                || text.startsWith("WARNING: ")
                || text.startsWith("Attaching to ")
                || text.startsWith("Detaching")
                || (isSeep && indent == 0 && !Character.isDigit(text.charAt(0)));
        if (text.startsWith("Traceback (most recent call last)") || text.startsWith("Exception ")) {
            // memleak dies at its end where it cannot remove its probes; what it printed before is whole.
            pastFailure = true;
            noise = true;
        }
        if (isSeep && text.startsWith(SEEP_SUMMARY)) {
            remarks.add("its summary was: " + text.substring(SEEP_SUMMARY.length()));
        }
        if (noise) {
            return;
        }
        if (!skipUnknown) {
            throw lines.wrong("not a line of memleak; if other output got mixed in, --skip-unknown leaves it out");
        }
        skipped++;
        if (firstSkipped == 0) {
            firstSkipped = lines.number();
        }
    }

    private void close() {
        Open site = open;
        open = null;
        if (site == null) {
            return;
        }
        try {
            Frame first = site.stack.isEmpty() ? null : site.stack.getFirst();
            boolean bare = first != null && first.module() == null && first.functionOffset() == 0;
            Allocators.Call call = bare
                    ? Allocators.apart(List.copyOf(site.stack), site.status)
                    : Allocators.callers(List.copyOf(site.stack), site.status);
            sums.add(call, site.bytes, site.blocks, site.listed);
        } catch (ArithmeticException overflow) {
            throw lines.wrong("the sum of the bytes passes 2^63");
        } catch (IllegalStateException tooMany) {
            throw lines.wrong(String.valueOf(tooMany.getMessage()));
        }
    }

    private List<String> remarks() {
        if (!isSeep && asked > 0 && sums.stacksNow() >= asked) {
            remarks.add("it shows the top " + asked + " stacks only: what smaller ones hold is in no number");
        }
        if (sums.gone() > 0) {
            remarks.add(sums.gone() + " stacks of earlier times are not among those of the last time, and left out");
        }
        if (looseBlocks > 0) {
            remarks.add(looseBlocks + " blocks are listed without their stack, and left out");
        }
        if (skipped > 0) {
            remarks.add(skipped + " lines were not understood and left out, the first is line " + firstSkipped);
        }
        if (!isSeep) {
            remarks.add("memleak does not tell which allocations it lost");
        }
        return remarks;
    }
}
