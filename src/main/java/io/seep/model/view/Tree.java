package io.seep.model.view;

import java.util.List;

/**
 * Calls as a tree, with what was allocated below each.
 *
 * @param bytes of all roots, and of what is left out
 * @param blocks the same
 * @param roots the largest first
 */
public record Tree(long bytes, long blocks, List<Node> roots) implements View.Body {
    public Tree {
        roots = List.copyOf(roots);
    }

    /**
     * A function at one place of the tree.
     *
     * @param name function and module
     * @param bytes live, in it and below
     * @param blocks live, in it and below
     * @param children the largest first
     * @param hidden how many children are too small to be shown
     * @param hiddenBytes theirs
     */
    public record Node(String name, long bytes, long blocks, List<Node> children, int hidden, long hiddenBytes) {
        public Node {
            children = List.copyOf(children);
        }
    }
}
