package io.seep.analyse;

import io.seep.model.Completeness;
import io.seep.model.RawSite;
import io.seep.model.Snapshot;
import io.seep.model.Stack;
import java.util.HashMap;
import java.util.Map;

/** What a run did not see, from the counters of its last snapshot. */
public final class Losses {
    /** The counters of a site and its blocks in the table disagree by this many blocks. */
    public static final String DISAGREEMENT = "disagreement";

    /** Frees of blocks that found no room in the table: lost too, and no mistakes of the program. */
    public static final String FREES_OF_LOST_BLOCKS = "freesOfLostBlocks";

    private Losses() {}

    /**
     * The completeness of a run.
     *
     * @param exact true when the snapshot was taken after all probes were gone: then counters and table must agree
     */
    public static Completeness of(Snapshot snapshot, boolean exact) {
        Map<String, Long> lost = new HashMap<>(snapshot.lost());
        Map<String, Long> cut = new HashMap<>();
        long complete = 0;
        long disagreement = 0;
        for (RawSite site : snapshot.sites()) {
            if (site.stack().status().equals(Stack.COMPLETE)) {
                complete += site.allocations();
            } else {
                cut.merge(site.stack().status(), site.allocations(), Long::sum);
            }
            disagreement += disagreement(site);
        }
        if (exact) {
            lost.put(DISAGREEMENT, disagreement);
        }
        return new Completeness(lost, complete, cut);
    }

    /** In blocks; where those agree and only the bytes do not, at least one block has the wrong size. */
    private static long disagreement(RawSite site) {
        long blocks = Math.abs(site.allocations() + site.splits() - site.frees() - site.liveBlocks());
        boolean sameBytes = site.allocatedBytes() - site.freedBytes() == site.liveBytes();
        return blocks == 0 && !sameBytes ? 1 : blocks;
    }
}
