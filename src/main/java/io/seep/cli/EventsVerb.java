package io.seep.cli;

import io.seep.analyse.events.EventCondition;
import io.seep.analyse.events.EventSyntaxException;
import io.seep.report.ReportException;
import io.seep.report.events.EventHistory;
import io.seep.report.events.EventLines;
import io.seep.report.events.EventReader;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code seep events FILE}: the history of every allocation, or what of it is asked for. */
@Command(
        name = "seep events",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Reads the history of allocations that a trace with --events FILE.gz has left.",
            "",
            "  seep events run.gz                  a line for each allocation and free",
            "  seep events run.gz --where 'bytes >= 64K and frame ~ \"^parse\"'",
            "  seep events run.gz --where 'time > 1.5 and thread = 4711' --format json",
            "  seep events run.gz --count          how many, and how many bytes",
            "  seep events run.gz --stack 17       the stack of that number",
            ""
        })
final class EventsVerb implements Verb {
    private static final int DAMAGED_OR_CUT = 24;

    @Parameters(paramLabel = "FILE", description = "what --events FILE.gz has written")
    String file = "";

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "only events for which it holds: comparisons (= != < <= > >= ~ !~) of time, thread, process,"
                    + " event, call, address, bytes, stack, site or frame, joined by and, or, not, ( )")
    @Nullable
    String where;

    @Option(names = "--format", paramLabel = "NAME", description = "text, or json: an object a line (${DEFAULT-VALUE})")
    String format = "text";

    @Option(names = "--limit", paramLabel = "N", description = "no more than so many events")
    long limit = Long.MAX_VALUE;

    @Option(names = "--count", description = "count them instead of showing them")
    boolean count;

    @Option(names = "--stack", paramLabel = "N", description = "show the stack of this number; repeatable")
    List<Integer> stacks = new ArrayList<>();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        EventCondition condition = condition();
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format takes text or json");
        }
        if (limit < 1) {
            throw new UsageException("--limit takes a number from 1");
        }
        Path path = path();
        // What belongs to the events is at the end of the file; a reading of it costs less than keeping the events.
        EventHistory history = EventReader.read(path, _ -> true);
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            show(path, condition == null ? null : condition.with(history.pids(), history.stacks()), history, out);
        } catch (IOException | UncheckedIOException closed) {
            if (!String.valueOf(closed.getMessage()).contains("Broken pipe")) {
                throw new ReportException(
                        "cannot write standard output: " + closed.getMessage(), "look at where it goes", closed);
            }
            // Whoever read it has seen enough.
            return 0;
        }
        return remark(history, messages);
    }

    private @Nullable EventCondition condition() {
        try {
            return where == null ? null : EventCondition.parse(where);
        } catch (EventSyntaxException wrong) {
            throw new UsageException("--where, " + wrong.getMessage());
        }
    }

    private Path path() {
        try {
            return Path.of(file);
        } catch (InvalidPathException impossible) {
            throw new UsageException("that cannot be the name of a file");
        }
    }

    private void show(Path path, @Nullable EventCondition condition, EventHistory history, OutputStream out)
            throws IOException {
        var lines = new EventLines(out, history, format.equals("json"));
        if (!stacks.isEmpty()) {
            for (int stack : stacks) {
                if (!history.stacks().containsKey(stack)) {
                    throw new ReportException("there is no stack " + stack, "seep events FILE shows which there are");
                }
                lines.stack(stack);
            }
            return;
        }
        long[] shown = {0};
        lines.begin(count);
        EventHistory _ = EventReader.read(path, event -> {
            if (condition == null || condition.holds(event)) {
                shown[0]++;
                lines.event(event, !count);
            }
            return shown[0] < limit;
        });
        lines.end(count);
    }

    private static int remark(EventHistory history, PrintStream messages) {
        if (!history.lost().isEmpty()) {
            messages.println("seep: events are missing: "
                    + history.lost().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByKey())
                            .map(loss -> io.seep.report.Printable.of(loss.getKey(), 40) + " " + loss.getValue())
                            .collect(java.util.stream.Collectors.joining(", ")));
        }
        if (history.stacksLeft() > 0) {
            messages.println("seep: " + history.stacksLeft() + " stacks had no room in the file");
        }
        if (!history.whole()) {
            messages.println("seep: the file ends in the middle, after " + history.events()
                    + " events, and has no stacks: its trace was killed, or it was cut");
            return DAMAGED_OR_CUT;
        }
        return 0;
    }
}
