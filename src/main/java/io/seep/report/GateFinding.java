package io.seep.report;

import io.seep.model.Gate;
import io.seep.model.Recording;
import io.seep.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A site that results of a gate tell: each that the gate picked; without a gate each whose verdict is a leak.
 *
 * @param counts false when something excuses it
 * @param fails whether it is one for which the run fails
 * @param by what excuses it; empty when nothing does
 */
public record GateFinding(Site site, long bytes, long blocks, boolean counts, boolean fails, String by) {
    /** The findings of a run, the greatest first. */
    public static List<GateFinding> of(Recording recording) {
        Gate gate = recording.gate();
        List<GateFinding> findings = new ArrayList<>();
        if (gate.isAsked()) {
            Map<String, Site> sites = new HashMap<>();
            recording.sites().forEach(site -> sites.putIfAbsent(site.id(), site));
            for (Gate.Ruling ruling : gate.sites()) {
                Site site = sites.get(ruling.id());
                if (site != null) {
                    boolean counts = ruling.fate().counts();
                    findings.add(new GateFinding(
                            site, ruling.bytes(), ruling.blocks(), counts, counts && gate.hasFailed(), ruling.by()));
                }
            }
        } else {
            for (Site site : recording.sites()) {
                String kind = site.verdict().kind();
                if (!site.isSetApart()
                        && site.liveBlocks() > 0
                        && (kind.equals("leaking") || kind.equals("unreachable"))) {
                    findings.add(new GateFinding(site, site.liveBytes(), site.liveBlocks(), true, true, ""));
                }
            }
        }
        return findings;
    }

    /** {@code 4096 bytes in 16 blocks from malloc in append_row (unreachable)}. */
    public String sentence() {
        String kind = site.verdict().kind();
        return bytes + (bytes == 1 ? " byte" : " bytes") + " in " + blocks + (blocks == 1 ? " block" : " blocks")
                + " from " + Printable.of(site.origin(), 200) + " in " + UserCode.function(site)
                + (kind.equals("unclear") ? " not freed" : ", " + Printable.of(kind, 80));
    }
}
