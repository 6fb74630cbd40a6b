package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A recording as text: a header, the sites with the most live bytes first, and a line that sums up. */
public final class TextReport {
    private TextReport() {}

    /** The whole report; its lines end with a newline, the last too. */
    public static String of(Recording recording, TextOptions options) {
        StringWriter text = new StringWriter();
        try {
            write(recording, options, text);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter never fails", e);
        }
        return text.toString();
    }

    /**
     * Writes the report in UTF-8; flushes the stream and does not close it.
     *
     * @throws IOException when the stream takes no more
     */
    public static void write(Recording recording, TextOptions options, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        write(recording, options, writer);
        writer.flush();
    }

    private static void write(Recording recording, TextOptions options, Writer out) throws IOException {
        LeakSites leaks = LeakSites.of(recording.sites(), options);
        out.write(Header.of(recording, leaks));
        out.write('\n');
        for (Site site : leaks.shown()) {
            out.write(SiteBlock.of(site, recording, options));
            out.write('\n');
        }
        String leftOut = Summary.leftOut(leaks, options);
        String suspicious = SuspiciousFreeLines.of(recording.suspiciousFrees(), options.shortNames());
        out.write(leftOut);
        out.write(leftOut.isEmpty() || suspicious.isEmpty() ? suspicious : "\n" + suspicious);
        out.write(Summary.lastLine(recording, leaks));
    }
}
