package io.seep.analyse;

import io.seep.model.Reachability;
import io.seep.model.Reachability.Amount;
import io.seep.model.Site;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What nothing points at can't be freed any more: that beats what statistics say of a site. */
public final class Unreachable {
    private Unreachable() {}

    /** The site with that verdict, if its memory was searched and nothing leads to some of its blocks. */
    public static Site judge(Site site) {
        Reachability reach = site.detail().reachability();
        if (reach == null || site.runtime() || reach.unreachable().blocks() == 0) {
            return site;
        }
        List<String> reasons = new ArrayList<>();
        if (reach.direct().blocks() > 0) {
            reasons.add("nothing points at " + words(reach.direct()));
        }
        if (reach.indirect().blocks() > 0) {
            reasons.add("only such blocks point at " + words(reach.indirect()));
        }
        Amount left = reach.reachable().plus(reach.interior());
        if (left.blocks() > 0) {
            reasons.add("something points at the other " + words(left));
        }
        return site.withVerdict(
                new Verdict(Verdict.UNREACHABLE, reasons, site.verdict().growth()));
    }

    /** The verdict on a site; a leak of blocks that the program could still free says so: it is mended where they are held. */
    public static Verdict withHolders(Verdict found, Site site) {
        Reachability reach = site.detail().reachability();
        if (reach == null || !found.kind().equals(Verdict.LEAKING)) {
            return found;
        }
        List<String> reasons = new ArrayList<>(found.reasons());
        reasons.add("it is reachable: something points at all of its "
                + words(reach.reachable().plus(reach.interior())) + ", as in a cache without a limit");
        return new Verdict(Verdict.LEAKING, reasons, found.growth());
    }

    private static String words(Amount amount) {
        return amount.blocks() + (amount.blocks() == 1 ? " block" : " blocks") + " of " + amount.bytes()
                + (amount.bytes() == 1 ? " byte" : " bytes");
    }
}
