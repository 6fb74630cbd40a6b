package io.seep.report.text;

import io.seep.model.view.Tree;
import io.seep.report.Printable;
import io.seep.report.ReportOptions;
import io.seep.report.ShortName;
import java.util.List;
import java.util.Locale;

/** A tree of calls: what is in and below each, indented where the way divides. */
final class TreeText {
    private static final int LONGEST_NAME = 300;
    private static final int DEEPEST_INDENT = 60;

    private final Tree tree;
    private final ReportOptions options;
    private final StringBuilder text = new StringBuilder();

    private TreeText(Tree tree, ReportOptions options) {
        this.tree = tree;
        this.options = options;
    }

    static String of(Tree tree, ReportOptions options) {
        TreeText text = new TreeText(tree, options);
        text.text
                .append("  ")
                .append(Quantity.bytes(tree.bytes()))
                .append(" in ")
                .append(Quantity.count(tree.blocks(), "block"))
                .append('\n');
        text.nodes(tree.roots(), 0);
        return text.text.toString();
    }

    private void nodes(List<Tree.Node> nodes, int indent) {
        List<Tree.Node> shown = nodes.subList(0, Math.min(options.top(), nodes.size()));
        for (Tree.Node node : shown) {
            node(node, indent);
        }
        long bytes = nodes.subList(shown.size(), nodes.size()).stream()
                .mapToLong(Tree.Node::bytes)
                .sum();
        rest(nodes.size() - shown.size(), bytes, indent, " (--top)");
    }

    private void node(Tree.Node node, int indent) {
        Tree.Node at = node;
        while (true) {
            line(at.bytes(), indent);
            text.append(Printable.of(options.terminal() ? ShortName.of(at.name()) : at.name(), LONGEST_NAME))
                    .append('\n');
            // A chain of calls with nothing beside it needs no indentation.
            if (at.children().size() != 1
                    || at.hidden() > 0
                    || at.children().getFirst().bytes() != at.bytes()) {
                break;
            }
            at = at.children().getFirst();
        }
        nodes(at.children(), indent + 1);
        rest(at.hidden(), at.hiddenBytes(), indent + 1, "");
    }

    private void rest(int count, long bytes, int indent, String why) {
        if (count > 0) {
            line(bytes, indent);
            text.append("… ").append(count).append(" more").append(why).append('\n');
        }
    }

    private void line(long bytes, int indent) {
        String share = tree.bytes() == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", bytes * 100.0 / tree.bytes());
        String size = Quantity.round(bytes);
        text.append("  ")
                .repeat(' ', Math.max(0, 12 - size.length()))
                .append(size)
                .repeat(' ', Math.max(1, 9 - share.length()))
                .append(share)
                .append("  ")
                .repeat(' ', 2 * Math.min(indent, DEEPEST_INDENT));
    }
}
