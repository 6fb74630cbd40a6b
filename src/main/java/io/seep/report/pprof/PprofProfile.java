package io.seep.report.pprof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.FrameName;
import io.seep.report.Printable;
import io.seep.report.profile.Code;
import io.seep.report.profile.Function;
import io.seep.report.profile.Numbered;
import io.seep.report.profile.Place;
import io.seep.report.profile.ProtoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of pprof's profile.proto, package perftools.profiles; the numbers are those of its fields.
 *
 * <p>Sample types are those of Go's heap profiles, which every tool for pprof knows. Addresses are as linked in their
 * file, so that the profiles of several processes and runs fit together; each file is one mapping from address 0.
 */
final class PprofProfile {
    private final Recording recording;
    private final Numbered<String> texts = Numbered.texts();
    private final Numbered<Code> mappings = new Numbered<>(1);
    private final Numbered<Place> places = new Numbered<>(1);
    private final Numbered<Function> functions = new Numbered<>(1);

    private final Map<Code, Extent> extents = new HashMap<>();

    /** How far a file's places reach, and what is known of them. */
    private record Extent(long end, boolean lines, boolean inlines) {
        static final Extent NONE = new Extent(0, false, false);

        static Extent of(Place place) {
            boolean lines = place.frames().stream().anyMatch(frame -> frame.line() > 0);
            return new Extent(place.address() + 1, lines, place.frames().size() > 1);
        }

        Extent plus(Extent other) {
            return new Extent(Math.max(end, other.end), lines || other.lines, inlines || other.inlines);
        }
    }

    PprofProfile(Recording recording) {
        this.recording = recording;
        executableFirst();
    }

    private void executableFirst() {
        for (TracedProcess process : recording.processes()) {
            recording.sites().stream()
                    .flatMap(site -> site.stack().frames().stream())
                    .map(Code::of)
                    .filter(code -> code.isExecutable(process.executable()))
                    .findFirst()
                    .ifPresent(mappings::of);
        }
    }

    void writeTo(OutputStream out) throws IOException {
        ProtoMessage profile = new ProtoMessage()
                .message(1, valueType("alloc_objects", "count"))
                .message(1, valueType("alloc_space", "bytes"))
                .message(1, valueType("inuse_objects", "count"))
                .message(1, valueType("inuse_space", "bytes"));
        for (Site site : recording.sites()) {
            profile.message(2, sample(site)).drainTo(out);
        }
        for (int number = 1; number <= places.all().size(); number++) {
            profile.message(4, location(number, places.all().get(number - 1)));
        }
        for (int number = 1; number <= mappings.all().size(); number++) {
            profile.message(3, mapping(number, mappings.all().get(number - 1)));
        }
        for (int number = 1; number <= functions.all().size(); number++) {
            profile.message(5, function(number, functions.all().get(number - 1)));
        }
        profile.number(9, nanos()).number(10, Math.round(recording.session().durationSeconds() * 1e9));
        profile.message(11, valueType("space", "bytes"))
                .number(12, recording.session().sample());
        profile.numbers(13, List.of(comment()), texts::of).number(14, texts.of("inuse_space"));
        for (String text : texts.all()) {
            profile.bytes(6, text.getBytes(UTF_8));
        }
        profile.drainTo(out);
        out.flush();
    }

    private long nanos() {
        var started = recording.session().startedAt();
        return started.getEpochSecond() * 1_000_000_000L + started.getNano();
    }

    private ProtoMessage valueType(String type, String unit) {
        return new ProtoMessage().number(1, texts.of(type)).number(2, texts.of(unit));
    }

    private ProtoMessage sample(Site site) {
        List<Place> stack = new ArrayList<>(List.of(allocator(site)));
        stack.addAll(Place.of(site.stack().frames()));
        ProtoMessage sample = new ProtoMessage()
                .numbers(1, stack, places::of)
                .numbers(2, site.allocations(), site.allocatedBytes(), site.liveBlocks(), site.liveBytes())
                .message(3, label("verdict", site.verdict().kind()))
                .message(3, label("site", site.id()));
        if (!site.stack().isComplete()) {
            sample.message(3, label("stack", site.stack().status()));
        }
        if (recording.processes().size() > 1) {
            sample.message(
                    3, label("process", FrameName.of(recording.processes().get(site.process()))));
        }
        return sample;
    }

    /** The function that was called, as the leaf: it has no frame of its own. */
    private static Place allocator(Site site) {
        return new Place(List.of(new Frame(site.origin(), 0, null, null, null, 0, 0, null, 0, false, null)));
    }

    private ProtoMessage label(String key, String value) {
        return new ProtoMessage().number(1, texts.of(key)).number(2, texts.of(Printable.of(value)));
    }

    private ProtoMessage location(int number, Place place) {
        Code code = Code.of(place.outermost());
        extents.merge(code, Extent.of(place), Extent::plus);
        ProtoMessage location = new ProtoMessage()
                .number(1, number)
                .number(2, code.equals(Code.NONE) ? 0 : mappings.of(code))
                .number(3, place.address());
        for (Frame frame : place.frames()) {
            location.message(
                    4,
                    new ProtoMessage()
                            .number(1, functions.of(Function.of(frame)))
                            .number(2, frame.line()));
        }
        return location;
    }

    private ProtoMessage mapping(int number, Code code) {
        Extent extent = extents.getOrDefault(code, Extent.NONE);
        // Names are all there can be: a tool that looked for more of them would ask the wrong machine's files.
        return new ProtoMessage()
                .number(1, number)
                .number(3, extent.end())
                .number(5, texts.of(code.path()))
                .number(6, texts.of(code.buildId()))
                .flag(7, true)
                .flag(8, extent.lines())
                .flag(9, extent.lines())
                .flag(10, extent.inlines());
    }

    private ProtoMessage function(int number, Function function) {
        return new ProtoMessage()
                .number(1, number)
                .number(2, texts.of(function.name()))
                .number(3, texts.of(function.name()))
                .number(4, texts.of(function.file()));
    }

    private String comment() {
        String whole = recording.completeness().complete()
                ? "complete"
                : "incomplete: lost " + recording.completeness().lost();
        return Printable.of("Seep " + recording.toolVersion() + ", " + whole);
    }
}
