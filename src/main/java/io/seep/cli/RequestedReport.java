package io.seep.cli;

import io.seep.model.Recording;
import picocli.CommandLine.Mixin;

/** Mixin of the verbs that make a report of a recording: of what part, how looked at, in which form and where to. */
final class RequestedReport {
    @Mixin
    final SelectionOptions selection = new SelectionOptions();

    @Mixin
    final ViewOptions view = new ViewOptions();

    @Mixin
    final OutputOptions output = new OutputOptions();

    /**
     * Refuses what makes no sense.
     *
     * @throws UsageException with what does
     */
    void check() {
        selection.check();
        view.check();
        output.check(view.isGiven() ? Formats.VIEWS : Formats.ALL);
    }

    /** Writes the part of the recording that was asked for. */
    void write(Recording recording, ReportOutput reports) {
        view.write(selection.of(recording), reports);
    }
}
