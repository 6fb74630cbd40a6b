package io.seep.cli;

import io.seep.analyse.OlderView;
import io.seep.ffm.Libc;
import io.seep.model.Recording;
import io.seep.report.ReportFile;
import io.seep.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Puts the reports of a recording where the options want them. */
final class ReportOutput {
    private final OutputOptions options;
    private final PrintStream messages;

    /** @param messages where remarks for the user go */
    ReportOutput(OutputOptions options, PrintStream messages) {
        this.options = options;
        this.messages = messages;
    }

    /**
     * Writes every report that was asked for; one to standard output, or among the messages, when none was.
     *
     * @param ownStdout false when standard output belongs to the traced command
     */
    void write(Recording recording, boolean ownStdout) {
        if (options.outputs.isEmpty()) {
            ReportFormat format = Formats.of(null, options.format);
            if (ownStdout) {
                writeTo(recording, ReportFile.STANDARD_OUTPUT, format);
            } else {
                writeToMessages(recording, format);
            }
        }
        for (String output : options.outputs) {
            writeTo(recording, output, Formats.of(output, options.format));
        }
    }

    private void writeTo(Recording recording, String output, ReportFormat format) {
        boolean terminal = output.equals(ReportFile.STANDARD_OUTPUT) && Libc.isatty(1);
        ReportFile.Written written = ReportFile.write(output, out -> write(recording, format, terminal, out));
        if (!output.equals(ReportFile.STANDARD_OUTPUT)) {
            messages.println("seep: report written to " + output);
        }
        if (format.isExperimental()) {
            messages.println("seep: " + format.name() + " is experimental: it may change with any version");
        }
        if (written.warning() != null) {
            messages.println("seep: " + written.warning());
        }
    }

    private void writeToMessages(Recording recording, ReportFormat format) {
        try {
            write(recording, format, Libc.isatty(2), messages);
            messages.flush();
        } catch (IOException closed) {
            // Nobody reads stderr; there is nowhere else to say so.
        }
    }

    private void write(Recording recording, ReportFormat format, boolean terminal, OutputStream out)
            throws IOException {
        Recording told = format.isRecording() ? recording : OlderView.of(recording);
        format.write(told, options.shown().onTerminal(terminal), out);
    }
}
