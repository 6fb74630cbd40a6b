package io.seep.report.massif;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.Recording;
import io.seep.model.TimelinePoint;
import io.seep.model.TracedProcess;
import io.seep.report.Printable;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;

/**
 * {@code --format massif}, {@code -o massif.out.massif}: a snapshot for each point of the timeline, and one of the end,
 * which has the tree of callers. Live bytes are massif's useful heap; Seep does not know what the allocator adds.
 */
public final class MassifFormat implements ReportFormat {
    @Override
    public String name() {
        return "massif";
    }

    @Override
    public List<String> endings() {
        return List.of("massif");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, UTF_8);
        writer.write("desc: seep " + Printable.of(recording.toolVersion()) + "\n");
        writer.write("cmd: " + command(recording) + "\n");
        writer.write("time_unit: ms\n");
        // The sum of what is in the tree: a reader takes more in a tree than in its snapshot for an error.
        HeapTree tree = HeapTree.of(recording.sites());
        long end = tree.bytes();
        // The last point is the end itself, which comes below with its tree.
        List<TimelinePoint> before = recording.timeline().stream()
                .limit(Math.max(0, recording.timeline().size() - 1))
                .toList();
        for (int number = 0; number < before.size(); number++) {
            snapshot(
                    writer,
                    number,
                    before.get(number).secondsSinceStart(),
                    before.get(number).liveBytes());
            writer.write("heap_tree=empty\n");
        }
        boolean peak = before.stream().allMatch(point -> point.liveBytes() <= end);
        snapshot(writer, before.size(), recording.session().durationSeconds(), end);
        writer.write(peak ? "heap_tree=peak\n" : "heap_tree=detailed\n");
        tree.writeTo(writer);
        writer.flush();
    }

    private static void snapshot(Writer writer, int number, double seconds, long bytes) throws IOException {
        writer.write("#-----------\nsnapshot=" + number + "\n#-----------\n");
        writer.write("time=" + Math.round(seconds * 1000) + "\nmem_heap_B=" + bytes + "\n");
        writer.write("mem_heap_extra_B=0\nmem_stacks_B=0\n");
    }

    private static String command(Recording recording) {
        return recording.processes().stream()
                .findFirst()
                .map(TracedProcess::command)
                .map(Printable::of)
                .filter(command -> !command.isBlank())
                .orElse("(no command)");
    }
}
