package io.seep.cli;

import io.seep.analyse.OlderView;
import io.seep.ffm.Libc;
import io.seep.model.CpuHeat;
import io.seep.model.Recording;
import io.seep.report.Form;
import io.seep.report.ReportFile;
import io.seep.report.ReportFormats;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Puts the reports of a recording where the options want them. */
final class ReportOutput {
    private final OutputOptions options;
    private final PrintStream messages;
    private final @Nullable CpuHeat heat;

    /** @param messages where remarks for the user go */
    ReportOutput(OutputOptions options, PrintStream messages) {
        this(options, messages, null);
    }

    /** @param heat of the recording's functions; null when nobody asked */
    ReportOutput(OutputOptions options, PrintStream messages, @Nullable CpuHeat heat) {
        this.options = options;
        this.messages = messages;
        this.heat = heat;
    }

    /** What writes itself in a form. */
    @FunctionalInterface
    interface Filling<F> {
        void write(F form, ReportOptions options, OutputStream out) throws IOException;
    }

    /**
     * Writes every report of a run that was asked for; one to standard output, or among the messages, when none was.
     *
     * @param ownStdout false when standard output belongs to the traced command
     */
    void write(Recording recording, boolean ownStdout) {
        write(recording, ownStdout, OutputLimit.NONE);
    }

    /** The same, none of them larger than allowed. */
    void write(Recording recording, boolean ownStdout, OutputLimit limit) {
        write(Formats.ALL, ownStdout, (form, shown, out) -> {
            Recording whole = form.isRecording() ? recording : OlderView.of(recording);
            form.write(limit.fit(whole, (some, to) -> form.write(some, shown, to), messages), shown, out);
        });
    }

    /** The same for what else can be written in several forms. */
    <F extends Form> void write(ReportFormats<F> forms, boolean ownStdout, Filling<F> filling) {
        if (options.outputs.isEmpty()) {
            F form = Formats.of(forms, null, options.format);
            if (ownStdout) {
                writeTo(ReportFile.STANDARD_OUTPUT, form, filling);
            } else {
                writeToMessages(form, filling);
            }
        }
        for (String output : options.outputs) {
            writeTo(output, Formats.of(forms, output, options.format), filling);
        }
    }

    private <F extends Form> void writeTo(String output, F form, Filling<F> filling) {
        boolean terminal = output.equals(ReportFile.STANDARD_OUTPUT) && Libc.isatty(1);
        ReportFile.Written written = ReportFile.write(output, out -> filling.write(form, shown(terminal), out));
        if (!output.equals(ReportFile.STANDARD_OUTPUT)) {
            messages.println("seep: report written to " + output);
        }
        if (form.isExperimental()) {
            messages.println("seep: " + form.name() + " is experimental: it may change with any version");
        }
        if (written.warning() != null) {
            messages.println("seep: " + written.warning());
        }
    }

    private ReportOptions shown(boolean terminal) {
        return options.shown().onTerminal(terminal).withHeat(heat);
    }

    private <F extends Form> void writeToMessages(F form, Filling<F> filling) {
        try {
            filling.write(form, shown(Libc.isatty(2)), messages);
            messages.flush();
        } catch (IOException closed) {
            // Nobody reads stderr; there is nowhere else to say so.
        }
    }
}
