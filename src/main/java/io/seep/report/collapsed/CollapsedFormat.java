package io.seep.report.collapsed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.FrameName;
import io.seep.report.Printable;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * {@code --format collapsed}, {@code -o leak.collapsed}: {@code main;handle;append;malloc 1999993}, the number being live
 * bytes. Sites of equal names are one line; the sum of all lines is the run's live bytes.
 */
public final class CollapsedFormat implements ReportFormat {
    @Override
    public String name() {
        return "collapsed";
    }

    @Override
    public List<String> endings() {
        return List.of("collapsed", "folded");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (Site site : recording.sites()) {
            if (site.liveBytes() > 0) {
                lines.merge(line(recording, site), site.liveBytes(), Long::sum);
            }
        }
        Writer writer = new OutputStreamWriter(out, UTF_8);
        for (Map.Entry<String, Long> line : lines.entrySet()) {
            writer.write(line.getKey() + " " + line.getValue() + "\n");
        }
        writer.flush();
    }

    private static String line(Recording recording, Site site) {
        StringJoiner line = new StringJoiner(";");
        if (recording.processes().size() > 1) {
            line.add(word(FrameName.of(recording.processes().get(site.process()))));
        }
        if (!site.stack().isComplete()) {
            line.add("[stack cut here]");
        }
        for (Frame frame : site.stack().frames().reversed()) {
            // The mark of inlined frames that flame graph tools know.
            line.add(word(FrameName.of(frame)) + (frame.inlined() ? "_[i]" : ""));
        }
        return line.add(word(Printable.of(site.origin()))).toString();
    }

    /** A semicolon separates frames, and nothing can escape it. */
    private static String word(String name) {
        return name.isBlank() ? "(no name)" : name.replace(';', ':');
    }
}
