package io.seep.cli;

import io.seep.report.ReportException;
import io.seep.report.ReportFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written down while a trace goes on. */
@OptionGroup("What is written down")
final class RecordingOptions {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final int MOST_LOGS = 20;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = Quantities.DurationConverter.class,
            description = "what is made in the first 30s, 2m … is no growth")
    @Nullable
    Duration warmup;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            converter = Quantities.DurationConverter.class,
            description = "a line of progress on stderr so often, and finer series")
    @Nullable
    Duration interval;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "a log of the program, shown where memory steps up (repeatable)")
    List<Path> logs = new ArrayList<>();

    @Option(
            names = "--events",
            paramLabel = "FILE.gz",
            description = "write every allocation and free there, one by one, for seep events")
    @Nullable
    String events;

    @Option(
            names = {"-a", "--show-allocs"},
            description = "list the live blocks of each site: address, size, age and thread; the oldest 10,000")
    boolean showBlocks;

    /** Refuses what makes no sense. */
    void check() {
        if (interval != null && interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new UsageException("--interval takes " + SHORTEST_INTERVAL.toMillis() + "ms or more");
        }
        if (events != null && !events.endsWith(".gz")) {
            throw new UsageException("--events writes a compressed file: give it a name that ends with .gz");
        }
        if (events != null) {
            try {
                ReportFile.check(events);
            } catch (ReportException impossible) {
                throw new UsageException(impossible);
            }
        }
        if (logs.size() > MOST_LOGS) {
            throw new UsageException("--log can be given " + MOST_LOGS + " times");
        }
    }
}
