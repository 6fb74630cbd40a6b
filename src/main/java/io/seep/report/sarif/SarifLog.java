package io.seep.report.sarif;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.report.FrameName;
import io.seep.report.GateFinding;
import io.seep.report.Printable;
import io.seep.report.SourcePath;
import io.seep.report.UserCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** One run as a SARIF log (OASIS, Static Analysis Results Interchange Format 2.1.0). */
final class SarifLog {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";

    /** A rule for each verdict that can stand at a gate, and what it means. */
    private static final List<Map.Entry<String, String>> RULES = List.of(
            Map.entry("leaking", "Memory allocated here grows and does not come back."),
            Map.entry("unreachable", "Nothing in the process points at memory that was allocated here."),
            Map.entry("not-freed", "Memory allocated here was not freed by the end of the run."));

    private final JsonGenerator json;
    private final Path root;

    SarifLog(JsonGenerator json, Path root) {
        this.json = json;
        this.root = root;
    }

    void write(Recording recording) {
        json.writeStartObject();
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        json.writeArrayPropertyStart("runs");
        json.writeStartObject();
        tool(recording);
        json.writeObjectPropertyStart("originalUriBaseIds");
        json.writeObjectPropertyStart(ROOT);
        json.writeStringProperty(
                "uri", new SourcePath(root.toString(), false).uri().replaceAll("/?$", "/"));
        json.writeEndObject();
        json.writeEndObject();
        invocation(recording);
        json.writeArrayPropertyStart("results");
        GateFinding.of(recording).forEach(this::result);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tool(Recording recording) {
        json.writeObjectPropertyStart("tool");
        json.writeObjectPropertyStart("driver");
        json.writeStringProperty("name", "Seep");
        json.writeStringProperty("version", Printable.of(recording.toolVersion(), 80));
        json.writeArrayPropertyStart("rules");
        RULES.forEach(rule -> {
            json.writeStartObject();
            json.writeStringProperty("id", rule.getKey());
            message("shortDescription", rule.getValue());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void invocation(Recording recording) {
        json.writeArrayPropertyStart("invocations");
        json.writeStartObject();
        json.writeBooleanProperty(
                "executionSuccessful",
                recording.completeness().complete() && !recording.gate().isUnknown());
        json.writeStringProperty("startTimeUtc", recording.session().startedAt().toString());
        json.writeNumberProperty("exitCode", recording.session().exit().code());
        if (recording.gate().isUnknown()) {
            json.writeArrayPropertyStart("toolExecutionNotifications");
            json.writeStartObject();
            json.writeStringProperty("level", "error");
            message("message", Printable.of(recording.gate().sentence(), 500));
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private void result(GateFinding finding) {
        String kind = finding.site().verdict().kind();
        int rule = kind.equals("leaking") ? 0 : kind.equals("unreachable") ? 1 : 2;
        json.writeStartObject();
        json.writeStringProperty("ruleId", RULES.get(rule).getKey());
        json.writeNumberProperty("ruleIndex", rule);
        json.writeStringProperty("level", finding.fails() ? "error" : finding.counts() ? "warning" : "note");
        message("message", finding.sentence());
        json.writeArrayPropertyStart("locations");
        Frame own = UserCode.of(finding.site());
        if (own != null) {
            location(own);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("stacks");
        json.writeStartObject();
        json.writeArrayPropertyStart("frames");
        for (Frame frame : finding.site().stack().frames()) {
            json.writeStartObject();
            json.writeName("location");
            location(frame);
            if (!FrameName.moduleOf(frame).isEmpty()) {
                json.writeStringProperty("module", FrameName.moduleOf(frame));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectPropertyStart("partialFingerprints");
        json.writeStringProperty("seepId/v1", Printable.of(finding.site().id(), 80));
        json.writeStringProperty("seepNameId/v1", Printable.of(finding.site().nameId(), 80));
        json.writeEndObject();
        if (!finding.counts()) {
            json.writeArrayPropertyStart("suppressions");
            json.writeStartObject();
            json.writeStringProperty("kind", "external");
            json.writeStringProperty("justification", Printable.of(finding.by(), 500));
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeObjectPropertyStart("properties");
        json.writeNumberProperty("bytes", finding.bytes());
        json.writeNumberProperty("blocks", finding.blocks());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void location(Frame frame) {
        json.writeStartObject();
        if (frame.file() != null && !frame.file().isBlank()) {
            SourcePath source = SourcePath.of(frame.file(), root);
            json.writeObjectPropertyStart("physicalLocation");
            json.writeObjectPropertyStart("artifactLocation");
            json.writeStringProperty("uri", source.uri());
            if (source.belowRoot()) {
                json.writeStringProperty("uriBaseId", ROOT);
            }
            json.writeEndObject();
            if (frame.line() > 0) {
                json.writeObjectPropertyStart("region");
                json.writeNumberProperty("startLine", frame.line());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("logicalLocations");
        json.writeStartObject();
        json.writeStringProperty("fullyQualifiedName", FrameName.of(frame));
        json.writeStringProperty("kind", "function");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void message(String name, String text) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }
}
