package io.seep.cli;

import io.seep.analyse.OlderView;
import io.seep.analyse.view.CallTree;
import io.seep.analyse.view.Grouping;
import io.seep.analyse.view.SizeClasses;
import io.seep.analyse.view.Views;
import io.seep.model.Recording;
import io.seep.model.view.View;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Another look at a recording than its list of sites. */
@OptionGroup("The report")
final class ViewOptions {
    @Option(
            names = "--view",
            paramLabel = "NAME",
            description = "churn, peak, sizes, hot, tree (of calls) or callers (the tree upside down)")
    @Nullable
    String view;

    @Option(
            names = "--group-by",
            paramLabel = "WHAT",
            description = "put sites together by function, module, caller, or topN frames such as top3")
    @Nullable
    String groupBy;

    boolean isGiven() {
        return view != null || groupBy != null;
    }

    /**
     * Refuses names that are none.
     *
     * @throws UsageException with those that are
     */
    void check() {
        if (groupBy != null && Grouping.named(groupBy) == null) {
            throw new UsageException("--group-by takes function, module, caller or topN, such as top3");
        }
        if (view != null
                && !Set.of("churn", "peak", "sizes", "hot", "tree", "callers").contains(view)) {
            throw new UsageException("--view takes churn, peak, sizes, hot, tree or callers");
        }
        if (groupBy != null && view != null && (view.equals("tree") || view.equals("callers"))) {
            throw new UsageException("--view " + view + " has no groups; leave --group-by out");
        }
    }

    /** Writes the view, or reports when none was asked for. */
    void write(Recording recording, ReportOutput reports) {
        if (isGiven()) {
            Recording told = OlderView.of(recording);
            View seen = of(told);
            reports.write(Formats.VIEWS, true, (form, shown, out) -> form.write(told, seen, shown, out));
        } else {
            reports.write(recording, true);
        }
    }

    private View of(Recording recording) {
        Grouping grouping = groupBy == null ? null : Grouping.named(groupBy);
        Grouping sites = grouping == null ? new Grouping.Sites() : grouping;
        if (view == null) {
            return Views.live(recording, sites);
        }
        return switch (view) {
            case "churn" -> Views.churn(recording, sites);
            case "peak" -> Views.peak(recording, sites);
            case "sizes" -> grouping == null ? SizeClasses.of(recording) : Views.sizes(recording, grouping);
            case "hot" -> Views.hot(recording, sites);
            case "tree" -> CallTree.fromRoots(recording);
            default -> CallTree.fromCallers(recording);
        };
    }
}
