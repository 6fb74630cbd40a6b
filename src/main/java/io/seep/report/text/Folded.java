package io.seep.report.text;

import java.util.ArrayList;
import java.util.List;

/** The lines of a stack with recursion told once: frames that repeat themselves, alone or in a group, and how often. */
final class Folded {
    /** The longest group that is looked for: mutual recursion of parsers goes through as many functions. */
    private static final int LONGEST_GROUP = 24;

    /** Fewer times are shown as they are. */
    private static final int FEWEST_TIMES = 3;

    private Folded() {}

    static List<String> of(List<String> lines) {
        List<String> folded = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            int best = 0;
            int bestTimes = 0;
            for (int group = 1; group <= Math.min(LONGEST_GROUP, (lines.size() - at) / FEWEST_TIMES); group++) {
                int times = times(lines, at, group);
                if (times >= FEWEST_TIMES && group * times > best * bestTimes) {
                    best = group;
                    bestTimes = times;
                }
            }
            if (best == 0) {
                folded.add(lines.get(at++));
            } else {
                folded.addAll(lines.subList(at, at + best));
                folded.add("[the " + (best == 1 ? "frame" : best + " frames") + " above "
                        + Quantity.count(bestTimes - 1, "more time") + "]");
                at += best * bestTimes;
            }
        }
        return folded;
    }

    private static int times(List<String> lines, int at, int group) {
        List<String> first = lines.subList(at, at + group);
        int times = 1;
        for (int next = at + group; next + group <= lines.size(); next += group) {
            if (!lines.subList(next, next + group).equals(first)) {
                break;
            }
            times++;
        }
        return times;
    }
}
