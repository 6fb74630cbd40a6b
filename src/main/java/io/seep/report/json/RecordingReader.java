package io.seep.report.json;

import io.seep.model.Frame;
import io.seep.model.Mark;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.model.Step;
import io.seep.model.TimelinePoint;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Builds one recording from one stream; the order of the fields does not matter. */
final class RecordingReader {
    private final JsonParser json;
    private final JsonEntries entries;
    private final Map<String, JsonObject> parts = new HashMap<>();
    private final List<TracedProcess> processes = new ArrayList<>();
    private final List<UnresolvedSite> sites = new ArrayList<>();
    private final List<JsonObject> suspiciousFrees = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<TimelinePoint> timeline = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private String schema = "";

    RecordingReader(JsonParser json) {
        this.json = json;
        this.entries = new JsonEntries(json);
    }

    /** A site whose frames are still indexes: their table comes after the sites. */
    private record UnresolvedSite(JsonObject json, Site site, int[] frames) {}

    Recording recording() {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw entries.wrong("a JSON object is expected");
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            field(name);
        }
        checkSchema();
        if (json.nextToken() != null) {
            throw entries.wrong("nothing is expected after the report");
        }
        JsonObject run = new JsonObject("the report", 1, 1, Map.copyOf(parts));
        var suspicious = new SuspiciousFreeReader(frames, processes.size());
        return new Recording(
                run.object("tool").text("version"),
                RunReader.environment(run.object("environment")),
                processes,
                RunReader.session(run.object("session")),
                RunReader.completeness(run.object("completeness")),
                totals(run.object("totals")),
                sites.stream().map(this::resolved).toList(),
                suspiciousFrees.stream().map(suspicious::read).toList(),
                timeline,
                marks,
                steps,
                DetailReader.selection(run.objectOrNull("selection")),
                GateReader.gate(run.objectOrNull("gate")),
                KernelReader.memory(run.objectOrNull("kernel")));
    }

    private void field(String name) {
        switch (name) {
            case "schema" -> {
                schema = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
                checkSchema();
            }
            case "tool", "environment", "session", "completeness", "selection", "totals", "gate", "kernel" ->
                parts.put(name, entries.entry(name));
            case "processes" -> entries.each(name, process -> processes.add(RunReader.process(process)));
            case "sites" -> entries.each(name, site -> sites.add(site(site)));
            case "suspiciousFrees" -> entries.each(name, suspiciousFrees::add);
            case "frames" -> entries.each(name, frame -> frames.add(frame(frame)));
            case "timeline" -> entries.each(name, point -> timeline.add(HistoryReader.point(point)));
            case "marks" -> entries.each(name, mark -> marks.add(HistoryReader.mark(mark)));
            case "steps" -> entries.each(name, step -> steps.add(HistoryReader.step(step)));
            default -> json.skipChildren();
        }
    }

    private void checkSchema() {
        if (!schema.equals(Recording.SCHEMA)) {
            throw entries.wrong(
                    schema.isEmpty()
                            ? "the field schema is missing"
                            : "the schema is " + schema + ", this version reads " + Recording.SCHEMA);
        }
    }

    private static Totals totals(JsonObject totals) {
        JsonObject runtime = totals.object("runtime");
        JsonObject unseen = totals.objectOrNull("freedUnseen");
        return new Totals(
                totals.whole("allocations"),
                totals.whole("frees"),
                totals.whole("allocatedBytes"),
                totals.whole("freedBytes"),
                totals.whole("liveBlocks"),
                totals.whole("liveBytes"),
                totals.wholeOr("splits", 0),
                runtime.whole("liveBlocks"),
                runtime.whole("liveBytes"),
                totals.whole("freesOfOlderBlocks"),
                totals.whole("freesOfInheritedBlocks"),
                totals.whole("unknownFrees"),
                unseen == null ? 0 : unseen.whole("liveBlocks"),
                unseen == null ? 0 : unseen.whole("liveBytes"));
    }

    private static UnresolvedSite site(JsonObject site) {
        JsonObject stack = site.object("stack");
        Site named = new Site(
                site.text("id"),
                site.text("nameId"),
                site.small("process"),
                site.text("origin"),
                site.whole("liveBlocks"),
                site.whole("liveBytes"),
                site.whole("allocations"),
                site.whole("allocatedBytes"),
                site.whole("frees"),
                site.whole("freedBytes"),
                site.wholeOr("splits", 0),
                site.flag("runtime"),
                HistoryReader.verdict(site.object("verdict")),
                new Stack(stack.text("status"), List.of()),
                HistoryReader.history(site.objectOrNull("history")),
                DetailReader.detail(site));
        JsonObject place = new JsonObject(site.at(), site.line(), site.column(), Map.of());
        return new UnresolvedSite(place, named, stack.indexes("frames"));
    }

    private Site resolved(UnresolvedSite unresolved) {
        Site site = unresolved.site();
        if (site.process() < 0 || site.process() >= processes.size()) {
            throw unresolved.json().wrong("there is no process " + site.process());
        }
        List<Frame> stack = new ArrayList<>(unresolved.frames().length);
        for (int index : unresolved.frames()) {
            if (index >= frames.size()) {
                throw unresolved.json().wrong("there is no frame " + index);
            }
            stack.add(frames.get(index));
        }
        return site.withStack(new Stack(site.stack().status(), stack));
    }

    private static Frame frame(JsonObject frame) {
        return new Frame(
                frame.textOrNull("function"),
                frame.addressOr("functionOffset", 0),
                frame.textOrNull("module"),
                frame.textOrNull("path"),
                frame.textOrNull("buildId"),
                frame.address("offset"),
                frame.address("address"),
                frame.textOrNull("file"),
                frame.smallOr("line", 0),
                frame.flag("inlined"),
                frame.textOrNull("reason"));
    }
}
