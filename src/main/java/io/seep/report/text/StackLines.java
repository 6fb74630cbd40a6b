package io.seep.report.text;

import io.seep.model.Site;
import io.seep.report.Printable;
import io.seep.report.StackCut;
import java.util.List;

/** The function that was called and its callers, a line each behind a tab. */
final class StackLines {
    private StackLines() {}

    static void append(StringBuilder text, Site site, boolean shortNames) {
        line(text, FrameLine.orPlaceholder(Printable.of(site.origin(), FrameLine.LONGEST_NAME)));
        List<String> frames = site.stack().frames().stream()
                .map(frame -> FrameLine.of(frame, shortNames))
                .toList();
        Folded.of(frames).forEach(frame -> line(text, frame));
        if (!site.stack().isComplete()) {
            line(text, "[stack cut here: " + StackCut.sentence(site.stack().status()) + "]");
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append('\t').append(line).append('\n');
    }
}
