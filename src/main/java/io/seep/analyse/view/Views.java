package io.seep.analyse.view;

import static io.seep.model.view.Table.Unit.BYTES;
import static io.seep.model.view.Table.Unit.BYTES_PER_SECOND;
import static io.seep.model.view.Table.Unit.COUNT;
import static io.seep.model.view.Table.Unit.PERCENT;
import static io.seep.model.view.Table.Unit.PER_SECOND;
import static io.seep.model.view.Table.Unit.SECONDS;

import io.seep.model.Recording;
import io.seep.model.view.Table;
import io.seep.model.view.Table.Column;
import io.seep.model.view.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The views that are tables with a row for each site or group. The runtime's own blocks are in none of them. */
public final class Views {
    private static final double NANOS = 1e9;

    private Views() {}

    /** What was not freed, by groups. */
    public static View live(Recording recording, Grouping grouping) {
        List<Group> groups = Group.of(recording.sites(), grouping);
        double all = sum(groups, group -> group.liveBytes);
        return new View(
                "not freed, by " + grouping.named(),
                List.of("growth: of the sites that leak"),
                table(
                        groups,
                        grouping,
                        group -> group.liveBytes,
                        new Numbers()
                                .add("live", BYTES, group -> group.liveBytes)
                                .add("share", PERCENT, group -> percent(group.liveBytes, all))
                                .add("blocks", COUNT, group -> group.liveBlocks)
                                .add("allocations", COUNT, group -> group.allocations)
                                .add("sites", COUNT, group -> group.sites)
                                .add("growth", BYTES_PER_SECOND, group -> group.bytesPerSecond)));
    }

    /** Who makes blocks and frees them again. */
    public static View churn(Recording recording, Grouping grouping) {
        double seconds = recording.session().durationSeconds();
        return new View(
                "churn: blocks that were made and freed, most first",
                List.of(
                        "freed: of the " + grouping.named() + "'s allocations",
                        "lifetime: half of the freed blocks lived for less"),
                table(
                        Group.of(recording.sites(), grouping),
                        grouping,
                        group -> group.frees,
                        new Numbers()
                                .add("frees", COUNT, group -> group.frees)
                                .add("frees/s", PER_SECOND, group -> perSecond(group.frees, seconds))
                                .add("bytes", BYTES, group -> group.freedBytes)
                                .add("bytes/s", BYTES_PER_SECOND, group -> perSecond(group.freedBytes, seconds))
                                .add("freed", PERCENT, group -> percent(group.frees, (double) group.allocations))
                                .add("lifetime", SECONDS, group -> Classes.medianBelow(group.lifetimes) / NANOS)));
    }

    /** Who calls the allocator most. */
    public static View hot(Recording recording, Grouping grouping) {
        double seconds = recording.session().durationSeconds();
        List<Group> groups = Group.of(recording.sites(), grouping);
        double all = sum(groups, group -> group.allocations);
        return new View(
                "hot: calls of the allocator, most first",
                List.of(),
                table(
                        groups,
                        grouping,
                        group -> group.allocations,
                        new Numbers()
                                .add("allocations", COUNT, group -> group.allocations)
                                .add("share", PERCENT, group -> percent(group.allocations, all))
                                .add("per second", PER_SECOND, group -> perSecond(group.allocations, seconds))
                                .add("bytes", BYTES, group -> group.allocatedBytes)
                                .add("average", BYTES, Group::averageBytes)
                                .add("live", BYTES, group -> group.liveBytes)));
    }

    /** How large the blocks are that a group asks for; the sizes of all groups are {@link SizeClasses}. */
    public static View sizes(Recording recording, Grouping grouping) {
        return new View(
                "sizes, by " + grouping.named() + ", most allocations first",
                List.of("median: half of the blocks are smaller than this power of two"),
                table(
                        Group.of(recording.sites(), grouping),
                        grouping,
                        group -> group.allocations,
                        new Numbers()
                                .add("allocations", COUNT, group -> group.allocations)
                                .add("average", BYTES, Group::averageBytes)
                                .add("median", BYTES, group -> Classes.medianBelow(group.sizes))
                                .add("live", BYTES, group -> group.liveBytes)));
    }

    /** Who held memory when most was held: at the point of the timeline with the most live bytes. */
    public static View peak(Recording recording, Grouping grouping) {
        List<Group> groups = Group.of(recording.sites(), grouping);
        long[] held = new long[recording.timeline().size()];
        for (Group group : groups) {
            long[] row = group.liveBytesAt.values();
            for (int point = 0; point < Math.min(row.length, held.length); point++) {
                held[point] += row[point];
            }
        }
        int peak = 0;
        for (int point = 1; point < held.length; point++) {
            peak = held[point] > held[peak] ? point : peak;
        }
        int at = peak;
        // Without a timeline the end is all that is known, and no share of a sum that nobody took.
        boolean timed = held.length > 0;
        double all = timed ? held[at] : 0;
        ToDoubleFunction<Group> bytes = group -> timed ? at(group.liveBytesAt.values(), at) : group.liveBytes;
        String when = timed
                ? String.format(
                        Locale.ROOT,
                        "%.1f s after the start",
                        recording.timeline().get(at).secondsSinceStart())
                : "the end of the run, the only moment that is known";
        return new View(
                "peak: who held memory when most was held, at " + when,
                List.of("of the " + Math.max(1, held.length)
                        + " points of the timeline; between them more may have been held"),
                table(
                        groups,
                        grouping,
                        bytes,
                        new Numbers()
                                .add("at peak", BYTES, bytes)
                                .add("share", PERCENT, group -> percent(at(group.liveBytesAt.values(), at), all))
                                .add(
                                        "blocks",
                                        COUNT,
                                        group -> timed ? at(group.liveBlocksAt.values(), at) : group.liveBlocks)
                                .add("at end", BYTES, group -> group.liveBytes)));
    }

    private static long at(long[] row, int point) {
        return point < row.length ? row[point] : 0;
    }

    /** Columns with the function that fills each. */
    private static final class Numbers {
        final List<Column> columns = new ArrayList<>();
        final List<ToDoubleFunction<Group>> values = new ArrayList<>();

        Numbers add(String head, Table.Unit unit, ToDoubleFunction<Group> value) {
            columns.add(new Column(head, unit));
            values.add(value);
            return this;
        }
    }

    /** A row for each group that the order gives more than nothing. */
    private static Table table(List<Group> groups, Grouping grouping, ToDoubleFunction<Group> order, Numbers numbers) {
        Function<Group, Table.Row> row = group -> new Table.Row(
                numbers.values.stream().map(value -> value.applyAsDouble(group)).toList(), group.name, group.stack);
        return new Table(
                numbers.columns,
                grouping.named(),
                groups.stream()
                        .filter(group -> order.applyAsDouble(group) > 0)
                        .sorted(Comparator.comparingDouble(order).reversed().thenComparing(group -> group.name))
                        .map(row)
                        .toList());
    }

    private static double sum(List<Group> groups, ToDoubleFunction<Group> value) {
        return groups.stream().mapToDouble(value).sum();
    }

    private static double percent(long part, double all) {
        return all == 0 ? Double.NaN : 100.0 * part / all;
    }

    private static double perSecond(long count, double seconds) {
        return seconds > 0 ? count / seconds : Double.NaN;
    }
}
