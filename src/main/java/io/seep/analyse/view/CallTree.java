package io.seep.analyse.view;

import io.seep.model.Frame;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.view.Tree;
import io.seep.model.view.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Live bytes as a tree of calls: from the roots of threads down, or from the callers of the allocator up. */
public final class CallTree {
    /** Nodes with less of the whole are counted, not shown. */
    private static final double SMALLEST_SHARE = 0.005;

    private CallTree() {}

    /** A node while the tree grows. */
    private static final class Branch {
        final String name;
        final Map<String, Branch> children = new LinkedHashMap<>();
        long bytes;
        long blocks;

        Branch(String name) {
            this.name = name;
        }
    }

    /** From main and its like down to those that allocate. */
    public static View fromRoots(Recording recording) {
        return view(recording, true, "tree: live bytes from the roots of threads down to those that allocate");
    }

    /** From those that allocate up to their callers. */
    public static View fromCallers(Recording recording) {
        return view(recording, false, "callers: live bytes from those that allocate up to who called them");
    }

    private static View view(Recording recording, boolean fromRoots, String title) {
        Branch whole = new Branch("");
        for (Site site : recording.sites()) {
            if (!site.isSetApart() && site.liveBlocks() > 0) {
                add(whole, site, fromRoots);
            }
        }
        double smallest = whole.bytes * SMALLEST_SHARE;
        Tree.Node top = node(whole, smallest);
        List<String> notes = new ArrayList<>();
        if (top.hidden() > 0) {
            notes.add("less than 0.5 % each: " + top.hidden() + " more with " + top.hiddenBytes() + " bytes");
        }
        return new View(title, notes, new Tree(whole.bytes, whole.blocks, top.children()));
    }

    private static void add(Branch whole, Site site, boolean fromRoots) {
        List<Frame> frames = site.stack().frames();
        Branch branch = whole;
        branch.bytes += site.liveBytes();
        branch.blocks += site.liveBlocks();
        for (Frame frame : fromRoots ? frames.reversed() : frames) {
            branch = branch.children.computeIfAbsent(FrameName.of(frame), Branch::new);
            branch.bytes += site.liveBytes();
            branch.blocks += site.liveBlocks();
        }
        if (frames.isEmpty()) {
            branch = branch.children.computeIfAbsent("(no stack)", Branch::new);
            branch.bytes += site.liveBytes();
            branch.blocks += site.liveBlocks();
        }
    }

    /** Stacks have at most 512 frames, so this is as deep. */
    private static Tree.Node node(Branch branch, double smallest) {
        List<Tree.Node> children = new ArrayList<>();
        int hidden = 0;
        long hiddenBytes = 0;
        for (Branch child : branch.children.values()) {
            if (child.bytes >= smallest) {
                children.add(node(child, smallest));
            } else {
                hidden++;
                hiddenBytes += child.bytes;
            }
        }
        children.sort(Comparator.comparingLong(Tree.Node::bytes).reversed().thenComparing(Tree.Node::name));
        return new Tree.Node(branch.name, branch.bytes, branch.blocks, children, hidden, hiddenBytes);
    }
}
