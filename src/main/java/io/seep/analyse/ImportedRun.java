package io.seep.analyse;

import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Frame;
import io.seep.model.Histogram;
import io.seep.model.Imported;
import io.seep.model.ImportedSite;
import io.seep.model.Recording;
import io.seep.model.Series;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.SiteHistory;
import io.seep.model.Stack;
import io.seep.model.TimelinePoint;
import io.seep.model.TracedProcess;
import io.seep.model.UnmatchedFrees;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From what another tool found to a recording, so that everything after it is the same as for a trace. */
public final class ImportedRun {
    private ImportedRun() {}

    /**
     * The recording.
     *
     * @param written when the file was written
     */
    public static Recording of(Imported imported, Instant written, String toolVersion) {
        var identity = new SiteIdentity();
        List<Site> sites = imported.sites().stream()
                .map(site -> site(site, identity))
                .sorted(Comparator.comparingLong(Site::liveBytes)
                        .reversed()
                        .thenComparing(
                                Comparator.comparingLong(Site::liveBlocks).reversed())
                        .thenComparing(Site::id))
                .toList();
        double seconds = imported.seconds().isEmpty() ? 0 : imported.seconds().getLast();
        Instant started = written.minus(Duration.ofMillis(Math.round(seconds * 1000)));
        TracedProcess process = new TracedProcess(
                imported.pid(), imported.pid(), 0, imported.command(), "", started, written, false, null, null);
        return new Recording(
                toolVersion,
                new Environment("", "", 0, 0, "", "", "", List.of()),
                List.of(process),
                new Session(
                        started,
                        seconds,
                        Session.IMPORTED,
                        new Exit(0, "done"),
                        imported.tool(),
                        1,
                        0,
                        Session.IMPORTED,
                        0,
                        Long.MAX_VALUE),
                new Completeness(Map.of(), 0, Map.of()).withNames(NamedFrames.of(sites, imported.remarks())),
                Sites.totals(sites, UnmatchedFrees.NONE),
                sites,
                timeline(imported));
    }

    private static Site site(ImportedSite site, SiteIdentity identity) {
        Stack lasting = new Stack(
                site.stack().status(),
                site.stack().frames().stream().map(ImportedRun::lasting).toList());
        return new Site(
                        identity.idOf(site.origin(), lasting),
                        identity.nameIdOf(site.origin(), site.stack()),
                        0,
                        site.origin(),
                        site.liveBlocks(),
                        site.liveBytes(),
                        site.allocations(),
                        site.allocatedBytes(),
                        site.allocations() - site.liveBlocks(),
                        site.allocatedBytes() - site.liveBytes(),
                        false,
                        site.verdict(),
                        site.stack())
                .withHistory(history(site))
                .withDetail(site.detail());
    }

    /**
     * What of a frame is the same in the next run: its place in its file where the tool told that, else all that the tool
     * told of it but the address.
     */
    private static Frame lasting(Frame frame) {
        if (frame.module() != null && frame.offset() != frame.address()) {
            return frame;
        }
        String text = frame.function() + "+" + frame.functionOffset() + " " + frame.module() + " " + frame.file() + ":"
                + frame.line();
        return new Frame(text, 0, null, null, null, 0, 0, null, 0, frame.inlined(), null);
    }

    private static SiteHistory history(ImportedSite site) {
        if (site.liveBytesAt().isEmpty()) {
            return SiteHistory.NONE;
        }
        return new SiteHistory(
                site.liveBytesAt(),
                site.liveBlocksAt(),
                Series.EMPTY,
                Series.EMPTY,
                Series.EMPTY,
                Histogram.NONE,
                Histogram.NONE,
                0,
                0);
    }

    private static List<TimelinePoint> timeline(Imported imported) {
        int points = imported.seconds().size();
        if (points < 2) {
            return List.of();
        }
        long[] bytes = new long[points];
        long[] blocks = new long[points];
        for (ImportedSite site : imported.sites()) {
            long[] bytesAt = site.liveBytesAt().values();
            long[] blocksAt = site.liveBlocksAt().values();
            for (int point = 0; point < points; point++) {
                bytes[point] += bytesAt[point];
                blocks[point] += blocksAt[point];
            }
        }
        return IntStream.range(0, points)
                .mapToObj(point -> new TimelinePoint(
                        imported.seconds().get(point), blocks[point], bytes[point], blocks[point], 0, 0))
                .toList();
    }
}
