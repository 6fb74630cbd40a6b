package io.seep.cli;

import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The page that GitHub Actions shows for a step: with {@code --format github} the Markdown report goes there. */
final class StepSummary {
    private StepSummary() {}

    static void append(
            Recording recording, OutputOptions output, Map<String, String> environment, PrintStream messages) {
        String file = environment.getOrDefault("GITHUB_STEP_SUMMARY", "");
        if (!"github".equals(output.format) || file.isEmpty()) {
            return;
        }
        ReportFormat markdown = Formats.of(null, "markdown");
        try (OutputStream out = Files.newOutputStream(
                Path.of(file), StandardOpenOption.APPEND, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS)) {
            markdown.write(recording, output.shown(), out);
        } catch (IOException | InvalidPathException e) {
            messages.println("seep: cannot write the step's summary to " + Printable.of(file) + ": "
                    + Printable.of(String.valueOf(e.getMessage())));
        }
    }
}
