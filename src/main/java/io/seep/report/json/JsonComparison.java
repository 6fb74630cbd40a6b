package io.seep.report.json;

import io.seep.model.Amount;
import io.seep.model.Comparison;
import io.seep.model.Exit;
import io.seep.model.RunSummary;
import io.seep.model.Site;
import io.seep.model.SiteChange;
import io.seep.model.Trend;
import io.seep.model.TrendSite;
import io.seep.report.ComparisonFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Comparisons as JSON, schemas {@code seep-diff/1} and {@code seep-trend/1}; every site is in it. */
public final class JsonComparison implements ComparisonFormat {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public List<String> endings() {
        return List.of("json");
    }

    @Override
    public void write(Comparison comparison, ReportOptions options, OutputStream out) throws IOException {
        JsonLines.write(out, json -> new Document(json).comparison(comparison));
    }

    @Override
    public void write(Trend trend, ReportOptions options, OutputStream out) throws IOException {
        JsonLines.write(out, json -> new Document(json).trend(trend));
    }

    private record Document(JsonGenerator json, FrameTable frames) {
        Document(JsonGenerator json) {
            this(json, new FrameTable());
        }

        void comparison(Comparison comparison) {
            begin(Comparison.SCHEMA, comparison.toolVersion(), comparison.unit());
            json.writeName("before");
            run(comparison.before());
            json.writeName("after");
            run(comparison.after());
            exit(comparison.exit());
            remarks(comparison.remarks());
            json.writeObjectPropertyStart("counts");
            for (SiteChange.Kind kind : SiteChange.Kind.values()) {
                json.writeNumberProperty(kind.word(), comparison.of(kind).size());
            }
            json.writeEndObject();
            json.writeArrayPropertyStart("sites");
            comparison.changes().forEach(this::change);
            json.writeEndArray();
            frames.writeTo(json);
            json.writeEndObject();
        }

        private void change(SiteChange change) {
            json.writeStartObject();
            json.writeStringProperty("change", change.kind().word());
            site(change.site());
            json.writeStringProperty("matchedBy", change.matchedBy());
            json.writeStringProperty("reason", change.reason());
            number("pValue", change.pValue());
            json.writeName("before");
            amount(change.before());
            json.writeName("after");
            amount(change.after());
            stack(change.site());
            json.writeEndObject();
        }

        void trend(Trend trend) {
            begin(Trend.SCHEMA, trend.toolVersion(), trend.unit());
            json.writeArrayPropertyStart("runs");
            trend.runs().forEach(this::run);
            json.writeEndArray();
            remarks(trend.remarks());
            json.writeArrayPropertyStart("sites");
            trend.sites().forEach(this::trendSite);
            json.writeEndArray();
            frames.writeTo(json);
            json.writeEndObject();
        }

        private void trendSite(TrendSite site) {
            json.writeStartObject();
            site(site.site());
            json.writeStringProperty("direction", site.direction());
            json.writeNumberProperty("firstRun", site.firstRun());
            json.writeNumberProperty("lastRun", site.lastRun());
            json.writeNumberProperty("runs", site.runs());
            json.writeArrayPropertyStart("amounts");
            site.amounts().forEach(this::amount);
            json.writeEndArray();
            stack(site.site());
            json.writeEndObject();
        }

        private void begin(String schema, String version, String unit) {
            json.writeStartObject();
            json.writeStringProperty("schema", schema);
            json.writeObjectPropertyStart("tool");
            json.writeStringProperty("name", "Seep");
            json.writeStringProperty("version", version);
            json.writeEndObject();
            json.writeStringProperty("unit", unit);
        }

        private void run(RunSummary run) {
            json.writeStartObject();
            json.writeStringProperty("name", run.name());
            json.writeStringProperty("startedAt", run.startedAt().toString());
            json.writeNumberProperty("durationSeconds", run.durationSeconds());
            json.writeStringProperty("command", run.command());
            json.writeBooleanProperty("wholeLife", run.wholeLife());
            json.writeBooleanProperty("complete", run.complete());
            json.writeNumberProperty("units", run.units());
            json.writeNumberProperty("leakBytes", run.leakBytes());
            json.writeNumberProperty("leakBlocks", run.leakBlocks());
            json.writeEndObject();
        }

        private void site(Site site) {
            json.writeStringProperty("id", site.id());
            json.writeStringProperty("nameId", site.nameId());
            json.writeStringProperty("origin", site.origin());
        }

        private void stack(Site site) {
            json.writeStringProperty("stackStatus", site.stack().status());
            int[] indexes = frames.indexesOf(site.stack().frames());
            json.writeName("frames").writeArray(indexes, 0, indexes.length);
        }

        private void amount(Amount amount) {
            json.writeStartObject();
            json.writeNumberProperty("liveBytes", amount.bytes());
            json.writeNumberProperty("liveBlocks", amount.blocks());
            json.writeNumberProperty("allocations", amount.allocations());
            number("bytesPerUnit", amount.bytesPerUnit());
            json.writeStringProperty("verdict", amount.verdict());
            json.writeEndObject();
        }

        private void exit(Exit exit) {
            json.writeObjectPropertyStart("exit");
            json.writeNumberProperty("code", exit.code());
            json.writeStringProperty("reason", exit.reason());
            json.writeEndObject();
        }

        private void remarks(List<String> remarks) {
            json.writeArrayPropertyStart("remarks");
            remarks.forEach(json::writeString);
            json.writeEndArray();
        }

        /** What is not known is left out. */
        private void number(String name, double value) {
            if (Double.isFinite(value)) {
                json.writeNumberProperty(name, value);
            }
        }
    }
}
