package io.seep.report.text;

import io.seep.model.RunSummary;
import io.seep.report.Printable;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A run among others in a line. */
final class RunLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RunLine() {}

    /** {@code run.json: ./server --port 80, 2026-01-31 12:00:00 UTC, 300.0 s; 4096 bytes (4.0 KiB) not freed}. */
    static String of(RunSummary run, String unit) {
        StringBuilder line = new StringBuilder(Printable.of(run.name(), 200)).append(": ");
        if (!run.command().isBlank()) {
            line.append(Printable.of(run.command(), 200)).append(", ");
        }
        line.append(TIME.format(run.startedAt()));
        if (run.durationSeconds() > 0) {
            line.append(", ").append(Quantity.duration(run.durationSeconds()));
        }
        if (!unit.equals("second")) {
            line.append(String.format(Locale.ROOT, ", %.6g %ss", run.units(), unit));
        }
        line.append("; ").append(Quantity.bytes(run.leakBytes())).append(" not freed");
        return line.append(run.complete() ? "" : ", EVENTS WERE LOST").toString();
    }
}
