package io.seep.analyse;

import io.seep.model.OlderBlocks;
import io.seep.model.Recording;
import io.seep.model.Selection;
import io.seep.model.Series;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.model.TimelinePoint;
import java.util.List;

/**
 * Chooses the sites that a {@link Selection} asks for.
 *
 * <p>A pattern fits a frame when it is found in its function, the name or path of its module, or its source file; it fits
 * a site when it fits one of its frames or the name of one of its threads. Names come from the target and patterns from
 * the user, so matching takes time that is linear in both (RE2's automata; no backtracking). A pattern that begins with
 * {@code function:}, {@code module:}, {@code file:} or {@code thread:} is looked for there only.
 */
public final class SiteFilter {
    private final Selection selection;
    private final List<Sought> focus;
    private final List<Sought> ignore;
    private final List<Sought> hide;

    /** @throws com.google.re2j.PatternSyntaxException when a pattern is none */
    public SiteFilter(Selection selection) {
        this.selection = selection;
        this.focus = compiled(selection.focus());
        this.ignore = compiled(selection.ignore());
        this.hide = compiled(selection.hide());
    }

    private static List<Sought> compiled(List<String> patterns) {
        return patterns.stream().map(Sought::of).toList();
    }

    /** True when the recording tells how old live blocks are, so that an age can be asked for. */
    public static boolean knowsAges(Recording recording) {
        return recording.sites().stream()
                .filter(site -> site.liveBlocks() > 0)
                .allMatch(site -> !site.history().survivors().isEmpty()
                        || site.detail().older() != null
                        || site.detail().blocks().size() == site.liveBlocks());
    }

    /** The recording with the chosen sites; as it is when everything was chosen. */
    public Recording apply(Recording recording) {
        if (!selection.isPart()) {
            return recording;
        }
        List<Site> chosen = recording.sites().stream()
                .filter(this::isChosen)
                .map(this::withoutHidden)
                .map(site -> selection.olderSeconds() > 0 ? withOlder(site, recording) : site)
                .toList();
        // A selection of a selection still tells how many sites there were in the first place.
        long before =
                Math.max(recording.selection().allSites(), recording.sites().size());
        return recording.withSelection(
                new Selection(
                        selection.focus(),
                        selection.ignore(),
                        selection.hide(),
                        selection.functions(),
                        selection.olderSeconds(),
                        before),
                chosen);
    }

    private boolean isChosen(Site site) {
        return (selection.functions().isEmpty() || selection.functions().contains(site.origin()))
                && (focus.isEmpty() || fits(focus, site))
                && !fits(ignore, site);
    }

    private static boolean fits(List<Sought> patterns, Site site) {
        return patterns.stream()
                .anyMatch(pattern -> site.stack().frames().stream().anyMatch(pattern::fits)
                        || site.detail().threads().names().stream().anyMatch(pattern::fitsThread));
    }

    private Site withoutHidden(Site site) {
        if (hide.isEmpty()) {
            return site;
        }
        return site.withStack(new Stack(
                site.stack().status(),
                site.stack().frames().stream()
                        .filter(frame -> hide.stream().noneMatch(pattern -> pattern.fits(frame)))
                        .toList()));
    }

    /** With the blocks of the age; exact where each block's age is known, else as the rows of the timeline tell. */
    private Site withOlder(Site site, Recording recording) {
        // A run that was asked for an age has counted such blocks itself, and tells so only once it was chosen from.
        double counted = recording.selection().olderSeconds();
        if (site.detail().older() != null && (counted == selection.olderSeconds() || counted == 0)) {
            return site;
        }
        if (!site.detail().blocks().isEmpty() && site.detail().blocks().size() == site.liveBlocks()) {
            long ageMillis = Math.round(selection.olderSeconds() * 1000);
            var older = site.detail().blocks().stream()
                    .filter(block -> block.ageMillis() >= ageMillis)
                    .toList();
            return site.withDetail(site.detail()
                    .withOlder(new OlderBlocks(
                            older.size(),
                            older.stream().mapToLong(block -> block.sizeBytes()).sum(),
                            true)));
        }
        long blocks = survivors(site.history().survivors(), recording);
        // The bytes of some of a site's blocks: as if all were of the same size.
        long bytes = site.liveBlocks() == 0 ? 0 : Math.round((double) site.liveBytes() * blocks / site.liveBlocks());
        return site.withDetail(site.detail().withOlder(new OlderBlocks(blocks, bytes, false)));
    }

    /** Live blocks from the rows that ended so long before the end of the run. */
    private long survivors(Series survivors, Recording recording) {
        List<TimelinePoint> points = recording.timeline();
        double latest = recording.session().durationSeconds() - selection.olderSeconds();
        long[] made = survivors.values();
        long blocks = 0;
        for (int row = 0; row < made.length && row < points.size(); row++) {
            if (points.get(row).secondsSinceStart() <= latest) {
                blocks += made[row];
            }
        }
        return blocks;
    }
}
