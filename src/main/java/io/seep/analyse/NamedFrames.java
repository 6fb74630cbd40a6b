package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.NameCounts;
import io.seep.model.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts how well the frames of a report are named. */
public final class NamedFrames {
    private NamedFrames() {}

    /**
     * The counts over all sites.
     *
     * @param remarks what is to be said besides
     */
    public static NameCounts of(List<Site> sites, List<String> remarks) {
        Set<Frame> frames = new HashSet<>();
        for (Site site : sites) {
            site.stack().frames().stream().filter(frame -> !frame.inlined()).forEach(frames::add);
        }
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
        return new NameCounts(line, function, module, frames.size() - line - function - module, remarks);
    }
}
