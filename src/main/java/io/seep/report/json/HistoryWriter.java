package io.seep.report.json;

import io.seep.model.Growth;
import io.seep.model.Histogram;
import io.seep.model.LogLine;
import io.seep.model.Mark;
import io.seep.model.Rate;
import io.seep.model.Series;
import io.seep.model.SiteHistory;
import io.seep.model.Step;
import io.seep.model.TimelinePoint;
import io.seep.model.Verdict;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes what a run knows about time: rows of numbers, verdicts made from them, marks and steps. */
final class HistoryWriter {
    private final JsonGenerator json;

    HistoryWriter(JsonGenerator json) {
        this.json = json;
    }

    void verdict(Verdict verdict) {
        json.writeObjectPropertyStart("verdict");
        json.writeStringProperty("kind", verdict.kind());
        json.writeArrayPropertyStart("reasons");
        verdict.reasons().forEach(json::writeString);
        json.writeEndArray();
        growth(verdict.growth());
        json.writeEndObject();
    }

    private void growth(Growth growth) {
        rate("bytesPerSecond", growth.bytesPerSecond());
        rate("blocksPerSecond", growth.blocksPerSecond());
        known("pValue", growth.pValue());
        known("sinceSeconds", growth.sinceSeconds());
        known("secondsUntilLimit", growth.secondsUntilLimit());
    }

    private void rate(String name, Rate rate) {
        known(name, rate.value());
        known(name + "Low", rate.low());
        known(name + "High", rate.high());
    }

    /** JSON has neither NaN nor infinity (RFC 8259, section 6): what is not known is left out. */
    private void known(String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        }
    }

    void history(SiteHistory history) {
        if (history.equals(SiteHistory.NONE)) {
            return;
        }
        json.writeObjectPropertyStart("history");
        row("liveBytes", history.liveBytes());
        row("liveBlocks", history.liveBlocks());
        row("allocations", history.allocations());
        row("frees", history.frees());
        row("survivors", history.survivors());
        histogram("sizes", "unitBytes", history.sizes());
        histogram("lifetimes", "unitNanos", history.lifetimes());
        json.writeNumberProperty("oldestAgeSeconds", history.oldestAgeSeconds());
        json.writeNumberProperty("medianAgeSeconds", history.medianAgeSeconds());
        json.writeEndObject();
    }

    private void histogram(String name, String unitName, Histogram histogram) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty(unitName, histogram.unit());
        row("counts", histogram.counts());
        json.writeEndObject();
    }

    private void row(String name, Series series) {
        long[] values = series.values();
        json.writeName(name).writeArray(values, 0, values.length);
    }

    void timeline(List<TimelinePoint> timeline) {
        json.writeArrayPropertyStart("timeline");
        for (TimelinePoint point : timeline) {
            json.writeStartObject();
            json.writeNumberProperty("secondsSinceStart", point.secondsSinceStart());
            json.writeNumberProperty("liveBlocks", point.liveBlocks());
            json.writeNumberProperty("liveBytes", point.liveBytes());
            json.writeNumberProperty("allocations", point.allocations());
            json.writeNumberProperty("frees", point.frees());
            json.writeNumberProperty("vmRssBytes", point.vmRssBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void marks(List<Mark> marks) {
        json.writeArrayPropertyStart("marks");
        for (Mark mark : marks) {
            json.writeStartObject();
            json.writeNumberProperty("secondsSinceStart", mark.secondsSinceStart());
            json.writeStringProperty("source", mark.source());
            json.writeStringProperty("text", mark.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void steps(List<Step> steps) {
        json.writeArrayPropertyStart("steps");
        for (Step step : steps) {
            json.writeStartObject();
            if (!step.siteId().isEmpty()) {
                json.writeStringProperty("site", step.siteId());
                json.writeNumberProperty("process", step.process());
            }
            json.writeNumberProperty("fromSeconds", step.fromSeconds());
            json.writeNumberProperty("toSeconds", step.toSeconds());
            json.writeNumberProperty("bytes", step.bytes());
            json.writeNumberProperty("blocks", step.blocks());
            json.writeArrayPropertyStart("log");
            step.log().forEach(this::logLine);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void logLine(LogLine line) {
        json.writeStartObject();
        json.writeNumberProperty("secondsSinceStart", line.secondsSinceStart());
        json.writeStringProperty("file", line.file());
        json.writeStringProperty("text", line.text());
        json.writeEndObject();
    }
}
