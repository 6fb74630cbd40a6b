package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.NameCounts;
import io.seep.model.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts how well the frames of a report are named. */
public final class NamedFrames {
    private static final int MOST_REASONS = 8;

    private NamedFrames() {}

    /**
     * The counts over all sites.
     *
     * @param remarks what is to be said besides
     */
    public static NameCounts of(List<Site> sites, List<String> remarks) {
        Set<Frame> frames = sites.parallelStream().collect(HashSet::new, NamedFrames::add, Set::addAll);
        long line = 0;
        long function = 0;
        long module = 0;
        for (Frame frame : frames) {
            if (frame.function() == null) {
                module += frame.module() == null ? 0 : 1;
            } else if (frame.line() > 0) {
                line++;
            } else {
                function++;
            }
        }
        List<String> all = new ArrayList<>(remarks);
        all.addAll(missing(frames));
        return new NameCounts(line, function, module, frames.size() - line - function - module, all);
    }

    private static void add(Set<Frame> frames, Site site) {
        for (Frame frame : site.stack().frames()) {
            if (!frame.inlined()) {
                frames.add(frame);
            }
        }
    }

    /** What is not known: files and reasons, those with the most frames first. */
    private static List<String> missing(Set<Frame> frames) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Frame frame : frames) {
            if (frame.reason() != null && frame.module() != null && frame.line() == 0) {
                counts.merge(frame.module() + ": " + frame.reason(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_REASONS)
                .map(reason ->
                        reason.getKey() + " (" + reason.getValue() + (reason.getValue() == 1 ? " frame)" : " frames)"))
                .toList();
    }
}
