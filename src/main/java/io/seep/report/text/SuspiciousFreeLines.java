package io.seep.report.text;

import io.seep.model.SuspiciousFree;
import io.seep.model.SuspiciousFree.Call;
import io.seep.report.Printable;
import io.seep.report.StackCut;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The frees that cannot be right, below the sites: what was freed, by whom, and who had to do with the block before. */
final class SuspiciousFreeLines {
    private static final int MOST = 20;

    private SuspiciousFreeLines() {}

    /** Blocks of lines, each with an empty line behind it; empty when nothing is suspicious. */
    static String of(List<SuspiciousFree> frees, boolean shortNames) {
        StringBuilder lines = new StringBuilder();
        for (SuspiciousFree free : frees.subList(0, Math.min(MOST, frees.size()))) {
            lines.append("SUSPICIOUS FREE: ").append(what(free)).append(", from stack\n");
            stack(lines, free.call(), shortNames);
            related(lines, earlierFree(free), free.earlierFree(), shortNames);
            related(lines, allocation(free), free.allocation(), shortNames);
            lines.append('\n');
        }
        if (frees.size() > MOST) {
            lines.append("… and ").append(frees.size() - MOST).append(" more places of suspicious frees (in JSON)\n\n");
        }
        return lines.toString();
    }

    /** One line for the header; none when nothing is suspicious. */
    static void addSum(LabelledLines lines, List<SuspiciousFree> frees) {
        var counts = new TreeMap<SuspiciousFree.Kind, Long>();
        frees.forEach(free -> counts.merge(free.kind(), free.count(), Long::sum));
        if (!counts.isEmpty()) {
            lines.add(
                    "suspicious",
                    counts.entrySet().stream()
                                    .map(kind -> sum(kind.getKey(), kind.getValue()))
                                    .collect(Collectors.joining(", "))
                            + ": see below the sites");
        }
    }

    private static String sum(SuspiciousFree.Kind kind, long count) {
        return switch (kind) {
            case DOUBLE_FREE -> Quantity.count(count, "double free");
            case INTERIOR -> Quantity.count(count, "free") + " of addresses inside a block";
            case MISMATCH -> Quantity.count(count, "free") + " by another family of functions";
            case UNKNOWN -> Quantity.count(count, "free") + " of addresses that are no blocks";
        };
    }

    private static String what(SuspiciousFree free) {
        String address = "0x" + Long.toHexString(free.address());
        String times = Quantity.count(free.count(), "time");
        return switch (free.kind()) {
            case DOUBLE_FREE -> "double free of " + address + ", " + times;
            case INTERIOR ->
                "free of " + address + ", which lies " + Quantity.count(free.offsetBytes(), "byte")
                        + " inside a block of " + Quantity.count(free.blockBytes(), "byte") + ", " + times;
            case MISMATCH ->
                Printable.of(free.call().function(), FrameLine.LONGEST_NAME) + " of " + address
                        + ", which another family of functions had allocated, " + times;
            case UNKNOWN -> "free of " + address + ", which no allocator had handed out, " + times;
        };
    }

    private static String earlierFree(SuspiciousFree free) {
        boolean similar = free.earlierFree() != null
                && free.earlierFree().stack().status().equals("similar");
        return similar ? "another block of the same site had been freed" : "it had been freed before";
    }

    private static String allocation(SuspiciousFree free) {
        return String.format(Locale.ROOT, "its %s had been allocated", Quantity.count(free.blockBytes(), "byte"));
    }

    private static void related(StringBuilder lines, String what, @Nullable Call call, boolean shortNames) {
        if (call != null) {
            lines.append("  ").append(what).append(", from stack\n");
            stack(lines, call, shortNames);
        }
    }

    private static void stack(StringBuilder lines, Call call, boolean shortNames) {
        append(lines, FrameLine.orPlaceholder(Printable.of(call.function(), FrameLine.LONGEST_NAME)));
        List<String> frames = call.stack().frames().stream()
                .map(frame -> FrameLine.of(frame, shortNames))
                .toList();
        Folded.of(frames).forEach(line -> append(lines, line));
        if (!call.stack().isComplete()) {
            append(lines, "[" + StackCut.sentence(call.stack().status()) + "]");
        }
    }

    private static void append(StringBuilder lines, String line) {
        lines.append('\t').append(line).append('\n');
    }
}
