package io.seep.cli;

import io.seep.guard.Refusal;
import io.seep.guard.control.ControlAnswer;
import io.seep.model.Recording;
import io.seep.report.ReportException;
import io.seep.report.json.JsonReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports of a trace that goes on: for {@code seep dump}, and for SIGUSR2 where the report of its end goes. */
final class RunningReports {
    private static final Duration LONGEST_WRITING = Duration.ofMinutes(3);

    private final RecordingMaker maker;
    private final Consumer<Recording> writer;
    private final PrintStream messages;
    private @Nullable Thread writing;

    /** @param writer puts a recording where reports of this run go */
    RunningReports(RecordingMaker maker, Consumer<Recording> writer, PrintStream messages) {
        this.maker = maker;
        this.writer = writer;
        this.messages = messages;
    }

    /** Begun by the run's own thread; another finishes it, with the recording as JSON. */
    Supplier<ControlAnswer> answer(TracedRun reading) {
        maker.announce(reading);
        return () -> {
            try {
                Recording recording = maker.makeRunning(reading);
                return ControlAnswer.written(out -> writeJson(recording, out));
            } catch (OutOfMemoryError tooLarge) {
                return ControlAnswer.failure(Refusal.CANNOT, "the report can't be made: " + tooLarge.getMessage());
            }
        };
    }

    private static void writeJson(Recording recording, OutputStream out) throws IOException {
        try {
            JsonReport.write(recording, out);
        } catch (OutOfMemoryError tooLarge) {
            throw new IOException(tooLarge);
        }
    }

    /** Begun by the run's own thread; one report at a time. */
    void write(TracedRun reading) {
        if (writing != null && writing.isAlive()) {
            messages.println("seep: the last report of this trace is still being made");
            return;
        }
        maker.announce(reading);
        writing = Thread.ofPlatform().daemon().name("seep-dump").start(() -> {
            try {
                writer.accept(maker.makeRunning(reading));
            } catch (ReportException impossible) {
                messages.println("seep: " + impossible.getMessage());
            } catch (RuntimeException fault) {
                messages.println("seep: no report by a fault in Seep itself: " + fault);
            }
        });
    }

    /** Waits until none is being written: the report of the end comes last. */
    void finish() {
        Thread last = writing;
        if (last != null) {
            try {
                boolean _ = last.join(LONGEST_WRITING);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
