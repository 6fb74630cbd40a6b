package io.seep.report;

import io.seep.model.Completeness;
import io.seep.model.Recording;
import io.seep.model.Totals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a form makes of a recording. */
public final class Written {
    private Written() {}

    public static byte[] bytes(ReportFormat format, Recording recording) throws IOException {
        var out = new ByteArrayOutputStream();
        format.write(recording, ReportOptions.DEFAULT, out);
        return out.toByteArray();
    }

    public static String text(ReportFormat format, Recording recording) throws IOException {
        return new String(bytes(format, recording), StandardCharsets.UTF_8);
    }

    /** A run that saw nothing at all, not even a process. */
    public static Recording nothing() {
        Recording base = Recordings.cleanProgram();
        return new Recording(
                base.toolVersion(),
                base.environment(),
                List.of(),
                base.session(),
                new Completeness(Map.of(), 0, Map.of()),
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                List.of());
    }
}
