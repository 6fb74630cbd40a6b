package io.seep.analyse.verdict;

import io.seep.model.Growth;
import io.seep.model.Rate;
import io.seep.model.ToldLater;
import io.seep.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One site's evidence, tested by itself. What it comes to depends on the other sites of the report: the more there are,
 * the less each chance says.
 */
final class Judgement {
    private static final double SUSPICIOUS = 0.2;

    private final Supplier<Evidence> source;
    private final Evidence evidence;
    private final Suspicion suspicion;
    private final Lasting lasting;

    private Judgement(Supplier<Evidence> source, Suspicion suspicion) {
        this.source = source;
        this.evidence = source.get();
        this.suspicion = suspicion;
        this.lasting = suspicion.lasting();
    }

    /**
     * @param evidence asked again if somebody reads the reasons: kept for 100,000 sites it would take 200 MB
     * @param suspicion what the evidence comes to by itself
     */
    static Judgement of(Supplier<Evidence> evidence, Suspicion suspicion) {
        return new Judgement(evidence, suspicion);
    }

    /** The trends of a site's live blocks and bytes; most of the work, where they are needed. */
    private record Trends(Trend blocks, Trend bytes) {
        static Trends of(Evidence evidence) {
            Trend blocks = Trend.of(evidence.seconds(), evidence.blocks(), 0, evidence.readings());
            double bytesOfBlock = evidence.bytesOfEachBlock();
            return new Trends(
                    blocks,
                    bytesOfBlock > 0
                            ? blocks.times(bytesOfBlock)
                            : Trend.of(evidence.seconds(), evidence.bytes(), 0, evidence.readings()));
        }
    }

    /** More periods than by the way have left blocks that stayed: whatever else the site does, that is not the whole. */
    private boolean isSuspicious() {
        return suspicion.lastingChance() < SUSPICIOUS;
    }

    /**
     * The verdict.
     *
     * @param threshold the largest chance that convinces in this report
     * @param sites that were judged with this one
     * @param freeBytes memory that is left to the process; null when unknown
     */
    Verdict verdict(double threshold, int sites, @Nullable Long freeBytes) {
        if (suspicion.chance() < 1 && suspicion.chance() <= threshold) {
            return suspicion.swells() ? swelling(freeBytes) : leaking(freeBytes);
        }
        Trends trends = Trends.of(evidence);
        Trend bytes = trends.bytes();
        Shape shape = evidence.liveBlocks() == 0 ? Shape.ofFreed(evidence) : Shape.of(evidence, isSuspicious());
        Growth growth = new Growth(bytes.slope(), trends.blocks().slope(), bytes.chance(), Double.NaN, Double.NaN);
        var reasons = new ArrayList<String>();
        if (shape.kind().equals(Shape.UNCLEAR)) {
            reasons.addAll(undecided(bytes, sites));
        } else {
            reasons.add(shape.reason());
        }
        return new Verdict(shape.kind(), reasons, growth);
    }

    private Verdict swelling(@Nullable Long freeBytes) {
        Trends trends = Trends.of(evidence);
        Rate byteRate = trends.bytes().slope();
        Rate blockRate = trends.blocks().slope();
        return new Verdict(
                Verdict.LEAKING,
                List.of(rise(byteRate, blockRate, trends.bytes()), swellingReason()),
                growth(byteRate, blockRate, firstBytes(), freeBytes));
    }

    private Verdict leaking(@Nullable Long freeBytes) {
        Rate blockRate = lasting.blocksPerSecond(evidence);
        Rate byteRate = blockRate.times((double) evidence.liveBytes() / evidence.liveBlocks());
        return new Verdict(
                Verdict.LEAKING,
                // Without this judgement's evidence: what tells the reasons stays as long as the verdict.
                tellLater(source, suspicion, byteRate, blockRate),
                growth(byteRate, blockRate, evidence.seconds()[firstNew() - 1], freeBytes));
    }

    private static List<String> tellLater(
            Supplier<Evidence> evidence, Suspicion suspicion, Rate byteRate, Rate blockRate) {
        return new ToldLater(() -> of(evidence, suspicion).leakReasons(byteRate, blockRate));
    }

    private List<String> leakReasons(Rate byteRate, Rate blockRate) {
        return List.of(rise(byteRate, blockRate, Trends.of(evidence).bytes()), steadyReason(), lastingReason());
    }

    private Growth growth(Rate byteRate, Rate blockRate, double since, @Nullable Long freeBytes) {
        double left = freeBytes != null && byteRate.value() > 0 ? freeBytes / byteRate.value() : Double.NaN;
        return new Growth(byteRate, blockRate, suspicion.chance(), since, left);
    }

    private int firstNew() {
        int first = lasting.onset() + 1;
        while (first < lasting.end() && evidence.survivors()[first] == 0) {
            first++;
        }
        return first;
    }

    private double firstBytes() {
        int first = 0;
        while (first < evidence.last() && evidence.bytes()[first + 1] == 0) {
            first++;
        }
        return evidence.seconds()[first];
    }

    private static String rise(Rate byteRate, Rate blockRate, Trend bytes) {
        return "it grows by " + Words.bytes(byteRate.value()) + "/s (" + Words.bytes(byteRate.low()) + " to "
                + Words.bytes(byteRate.high()) + " with 95 % confidence), " + Words.number(blockRate.value())
                + " blocks/s; rank test of its live bytes: p = " + Words.chance(bytes.chance());
    }

    private String steadyReason() {
        return "in " + lasting.withNew() + " of " + lasting.periods()
                + " periods it made blocks that stayed; by chance: p = " + Words.chance(suspicion.chance());
    }

    private String lastingReason() {
        double normal = evidence.lifetimeSeconds(0.9);
        String freed = normal == 0 ? "it has freed nothing" : "it frees nine of ten within " + Words.seconds(normal);
        String older = lasting.freed() == 0
                ? "none was freed"
                : "at most " + Words.count(lasting.freed(), "block") + " were freed";
        return freed + "; of those older than " + Words.seconds(lasting.ageSeconds()) + " " + older + ", and "
                + Words.count(lasting.blocks(), "block") + " stayed";
    }

    private String swellingReason() {
        Swelling swelling = suspicion.swelling();
        return "its blocks get larger: " + swelling.rises() + " of " + (swelling.rises() + swelling.falls())
                + " readings found more bytes than the one before, by chance: p = "
                + Words.chance(suspicion.chance());
    }

    private List<String> undecided(Trend bytes, int sites) {
        var reasons = new ArrayList<String>();
        if (bytes.slope().isKnown()) {
            reasons.add("live bytes change by " + Words.bytes(bytes.slope().value()) + "/s, rank test: p = "
                    + Words.chance(bytes.chance()));
        }
        if (suspicion.chance() < 1) {
            reasons.add("it may grow, p = " + Words.chance(suspicion.chance()) + ", but among "
                    + Words.count(sites, "site") + " chance makes such a one");
        } else if (lasting.periods() > 0) {
            reasons.add(Words.count(lasting.blocks(), "block") + " stayed, made in " + lasting.withNew() + " of "
                    + lasting.periods() + " periods: too few to tell growth from chance");
        } else {
            reasons.add("few of its blocks outlive those that it frees, and its level did not settle");
        }
        return reasons;
    }
}
