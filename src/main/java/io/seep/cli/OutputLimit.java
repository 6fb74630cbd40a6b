package io.seep.cli;

import io.seep.analyse.SmallestSites;
import io.seep.model.Recording;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Keeps a report within --max-output: its smallest sites lose their stacks until it fits. */
final class OutputLimit {
    static final OutputLimit NONE = new OutputLimit(null);

    private final long mostBytes;

    OutputLimit(@Nullable Long mostBytes) {
        this.mostBytes = mostBytes == null ? Long.MAX_VALUE : mostBytes;
    }

    /** Writes a recording in some form. */
    @FunctionalInterface
    interface Writing {
        void write(Recording recording, OutputStream out) throws IOException;
    }

    /** As much of the recording as fits; says what it had to leave out. */
    Recording fit(Recording recording, Writing writing, PrintStream messages) throws IOException {
        if (mostBytes == Long.MAX_VALUE || bytes(recording, writing) <= mostBytes) {
            return recording;
        }
        int fits = 0;
        int tooMany = recording.sites().size();
        while (tooMany - fits > 1) {
            int between = (fits + tooMany) >>> 1;
            if (bytes(SmallestSites.folded(recording, between), writing) <= mostBytes) {
                fits = between;
            } else {
                tooMany = between;
            }
        }
        Recording fitting = SmallestSites.folded(recording, fits);
        messages.println(
                "seep: for --max-output the smallest " + (recording.sites().size() - fits) + " of "
                        + recording.sites().size() + " sites are without their stacks");
        long bytes = bytes(fitting, writing);
        if (bytes > mostBytes) {
            messages.println("seep: what is left of the report has " + bytes + " bytes: --max-output is too small");
        }
        return fitting;
    }

    private static long bytes(Recording recording, Writing writing) throws IOException {
        var counted = new Counting();
        writing.write(recording, counted);
        return counted.bytes;
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int character) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int count) {
            bytes += count;
        }
    }
}
