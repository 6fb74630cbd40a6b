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
import org.jspecify.annotations.Nullable;

/** Reads what a run knows about time: the twin of {@link HistoryWriter}. */
final class HistoryReader {
    private HistoryReader() {}

    static Verdict verdict(JsonObject verdict) {
        return new Verdict(
                verdict.text("kind"),
                verdict.texts("reasons"),
                new Growth(
                        rate(verdict, "bytesPerSecond"),
                        rate(verdict, "blocksPerSecond"),
                        verdict.numberOr("pValue", Double.NaN),
                        verdict.numberOr("sinceSeconds", Double.NaN),
                        verdict.numberOr("secondsUntilLimit", Double.NaN)));
    }

    private static Rate rate(JsonObject verdict, String name) {
        return new Rate(
                verdict.numberOr(name, Double.NaN),
                verdict.numberOr(name + "Low", Double.NaN),
                verdict.numberOr(name + "High", Double.NaN));
    }

    static SiteHistory history(@Nullable JsonObject history) {
        return history == null
                ? SiteHistory.NONE
                : new SiteHistory(
                        row(history, "liveBytes"),
                        row(history, "liveBlocks"),
                        row(history, "allocations"),
                        row(history, "frees"),
                        row(history, "survivors"),
                        histogram(history.object("sizes"), "unitBytes"),
                        histogram(history.object("lifetimes"), "unitNanos"),
                        history.number("oldestAgeSeconds"),
                        history.number("medianAgeSeconds"));
    }

    private static Histogram histogram(JsonObject histogram, String unitName) {
        return new Histogram(histogram.whole(unitName), row(histogram, "counts"));
    }

    private static Series row(JsonObject object, String name) {
        return Series.of(object.wholes(name));
    }

    static TimelinePoint point(JsonObject point) {
        return new TimelinePoint(
                point.number("secondsSinceStart"),
                point.whole("liveBlocks"),
                point.whole("liveBytes"),
                point.whole("allocations"),
                point.whole("frees"),
                point.whole("vmRssBytes"));
    }

    static Mark mark(JsonObject mark) {
        return new Mark(mark.number("secondsSinceStart"), mark.text("source"), mark.text("text"));
    }

    static Step step(JsonObject step) {
        return new Step(
                step.textOrEmpty("site"),
                step.smallOr("process", 0),
                step.number("fromSeconds"),
                step.number("toSeconds"),
                step.whole("bytes"),
                step.whole("blocks"),
                step.objects("log").stream().map(HistoryReader::logLine).toList());
    }

    private static LogLine logLine(JsonObject line) {
        return new LogLine(line.number("secondsSinceStart"), line.text("file"), line.text("text"));
    }
}
