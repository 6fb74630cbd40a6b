package io.seep.report.speedscope;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.FrameName;
import io.seep.report.Printable;
import io.seep.report.profile.Numbered;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** The file format of speedscope, as its file-format-schema.json has it: sampled profiles, stacks root first. */
final class SpeedscopeFile {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final List<Measure> MEASURES = List.of(
            new Measure("Leaking bytes", "bytes", site -> isLeak(site) ? site.liveBytes() : 0),
            new Measure("Live bytes", "bytes", Site::liveBytes),
            new Measure("Allocated bytes", "bytes", Site::allocatedBytes),
            new Measure("Allocations", "none", Site::allocations));

    private final Recording recording;
    private final JsonGenerator json;
    private final Numbered<SharedFrame> frames = new Numbered<>(0);

    private record Measure(String name, String unit, ToLongFunction<Site> of) {}

    /** A frame as speedscope knows it; a file and line are left out when unknown. */
    private record SharedFrame(String name, String file, int line) {}

    private SpeedscopeFile(Recording recording, JsonGenerator json) {
        this.recording = recording;
        this.json = json;
    }

    static void write(Recording recording, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new SpeedscopeFile(recording, json).file();
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        out.flush();
    }

    private static boolean isLeak(Site site) {
        return site.verdict().kind().equals("leaking") || site.verdict().kind().equals("unreachable");
    }

    private void file() {
        json.writeStartObject();
        json.writeStringProperty("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.writeStringProperty("exporter", "seep@" + Printable.of(recording.toolVersion()));
        json.writeStringProperty("name", title());
        json.writeNumberProperty("activeProfileIndex", 0);
        json.writeArrayPropertyStart("profiles");
        List<Measure> present = MEASURES.stream()
                .filter(measure ->
                        recording.sites().stream().anyMatch(site -> measure.of().applyAsLong(site) > 0))
                .toList();
        // A file without profiles is none for speedscope: of a run that saw nothing it shows an empty one.
        (present.isEmpty() ? MEASURES.subList(1, 2) : present).forEach(this::profile);
        json.writeEndArray();
        json.writeObjectPropertyStart("shared");
        json.writeArrayPropertyStart("frames");
        frames.all().forEach(this::frame);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private String title() {
        return recording.processes().isEmpty()
                ? "Seep"
                : FrameName.of(recording.processes().getFirst());
    }

    private void profile(Measure measure) {
        List<Site> sites = recording.sites().stream()
                .filter(site -> measure.of().applyAsLong(site) > 0)
                .toList();
        json.writeStartObject();
        json.writeStringProperty("type", "sampled");
        json.writeStringProperty("name", measure.name());
        json.writeStringProperty("unit", measure.unit());
        json.writeNumberProperty("startValue", 0);
        json.writeNumberProperty(
                "endValue", sites.stream().mapToLong(measure.of()).sum());
        json.writeArrayPropertyStart("samples");
        for (Site site : sites) {
            int[] stack = stack(site);
            json.writeArray(stack, 0, stack.length);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("weights");
        sites.forEach(site -> json.writeNumber(measure.of().applyAsLong(site)));
        json.writeEndArray();
        json.writeEndObject();
    }

    private int[] stack(Site site) {
        List<Frame> stack = site.stack().frames();
        int[] numbers = new int[stack.size() + 1];
        for (int level = 0; level < stack.size(); level++) {
            Frame frame = stack.get(stack.size() - 1 - level);
            numbers[level] = frames.of(new SharedFrame(FrameName.of(frame), FrameName.fileOf(frame), frame.line()));
        }
        numbers[stack.size()] = frames.of(new SharedFrame(Printable.of(site.origin()), "", 0));
        return numbers;
    }

    private void frame(SharedFrame frame) {
        json.writeStartObject();
        json.writeStringProperty("name", frame.name().isBlank() ? "(no name)" : frame.name());
        if (!frame.file().isEmpty()) {
            json.writeStringProperty("file", frame.file());
        }
        if (frame.line() > 0) {
            json.writeNumberProperty("line", frame.line());
        }
        json.writeEndObject();
    }
}
