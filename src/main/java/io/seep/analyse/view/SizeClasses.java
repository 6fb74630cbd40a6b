package io.seep.analyse.view;

import io.seep.model.Histogram;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.view.Table;
import io.seep.model.view.Table.Column;
import io.seep.model.view.Table.Unit;
import io.seep.model.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many allocations were of which size: a row for each power of two. */
public final class SizeClasses {
    private SizeClasses() {}

    /** The view; of all sites that are not the runtime's own. */
    public static View of(Recording recording) {
        Histogram sizes = Histogram.NONE;
        long allocations = 0;
        for (Site site : recording.sites()) {
            if (!site.isSetApart()) {
                sizes = sizes.plus(site.history().sizes());
                allocations += site.allocations();
            }
        }
        List<String> notes = new ArrayList<>();
        if (sizes.total() != allocations) {
            notes.add("the sizes of " + (allocations - sizes.total()) + " of " + allocations
                    + " allocations are not known");
        }
        return new View(
                "sizes: requested sizes of all allocations",
                notes,
                new Table(
                        List.of(
                                new Column("allocations", Unit.COUNT),
                                new Column("share", Unit.PERCENT),
                                new Column("up to here", Unit.PERCENT)),
                        "size",
                        rows(sizes)));
    }

    private static List<Table.Row> rows(Histogram sizes) {
        long[] counts = sizes.counts().values();
        double all = sizes.total();
        List<Table.Row> rows = new ArrayList<>();
        double sum = 0;
        for (int index = 0; index < counts.length; index++) {
            sum += counts[index];
            // Empty classes in the middle stay: a gap is something to see.
            if (sum > 0) {
                rows.add(new Table.Row(
                        List.of((double) counts[index], counts[index] * 100 / all, sum * 100 / all),
                        range(sizes, index),
                        List.of()));
            }
        }
        return rows;
    }

    private static String range(Histogram sizes, int index) {
        double from = Classes.from(sizes, index);
        double last = Classes.to(sizes, index) - 1;
        return from >= last
                ? String.format(Locale.ROOT, "%.0f bytes", from)
                : String.format(Locale.ROOT, "%.0f to %.0f bytes", from, last);
    }
}
