package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an EXPECT line of a program says about the report. */
sealed interface Expectation {

    /** Compares the report with the line. */
    void check(Report report, List<Truth> truths);

    /** Exactly one site, with these numbers, these neighbouring frames and this kind of stack. */
    record OneSite(
            SiteQuery query,
            Map<String, Long> counts,
            List<String> through,
            @Nullable String stack) implements Expectation {
        @Override
        public void check(Report report, List<Truth> truths) {
            List<Report.Site> sites = query.in(report);
            assertThat(sites).as("one site%s%n%s", query, report.listing()).hasSize(1);
            Report.Site site = sites.getFirst();
            assertThat(query.sums(report, counts.keySet()))
                    .as("site%s%n%s", query, site)
                    .isEqualTo(counts);
            assertThat(Collections.indexOfSubList(site.functions(), through))
                    .as("frames %s of site%s%n%s", through, query, site)
                    .isNotNegative();
            if (stack != null) {
                assertThat(site.stackStatus().equals("complete") ? "complete" : "cut")
                        .as("stack of site%s%n%s", query, site)
                        .isEqualTo(stack);
            }
        }
    }

    /** All such sites together. */
    record SumOfSites(SiteQuery query, Map<String, Long> counts) implements Expectation {
        @Override
        public void check(Report report, List<Truth> truths) {
            assertThat(query.sums(report, counts.keySet()))
                    .as("sum of sites%s%n%s", query, report.listing())
                    .isEqualTo(counts);
        }
    }

    /** The report's totals. */
    record Total(Map<String, Long> counts) implements Expectation {
        @Override
        public void check(Report report, List<Truth> truths) {
            assertThat(report.totals(counts.keySet()))
                    .as("totals%n%s", report.listing())
                    .isEqualTo(counts);
        }
    }

    /** Live blocks that are not the C or C++ runtime's own; null: as many as the program itself says. */
    record Leaks(@Nullable Map<String, Long> counts) implements Expectation {
        @Override
        public void check(Report report, List<Truth> truths) {
            Map<String, Long> expected = counts;
            if (expected == null) {
                expected = Map.of(
                        "liveBlocks", Truth.sum(truths, "liveBlocks"), "liveBytes", Truth.sum(truths, "liveBytes"));
            }
            assertThat(report.leaks())
                    .as("totals without the runtime's%n%s", report.listing())
                    .isEqualTo(expected);
        }
    }

    /** Reads a line's words, without EXPECT. */
    static Expectation parse(List<String> words) {
        Map<String, String> pairs = Numbers.pairs(words.subList(1, words.size()));
        Map<String, Long> counts = Numbers.counts(pairs);
        SiteQuery query = SiteQuery.of(pairs);
        return switch (words.getFirst()) {
            case "site" -> new OneSite(query, counts, frames(pairs.getOrDefault("through", "")), pairs.get("stack"));
            case "sum" -> new SumOfSites(query, counts);
            case "none" -> new SumOfSites(query, Map.of("allocations", 0L, "liveBlocks", 0L, "liveBytes", 0L));
            case "total" -> new Total(counts);
            case "leaks" -> new Leaks("truth".equals(pairs.get("as")) ? null : counts);
            default -> throw new IllegalArgumentException("unknown: EXPECT " + String.join(" ", words));
        };
    }

    /** leaf,middle*3,main is five frames. */
    private static List<String> frames(String text) {
        List<String> frames = new ArrayList<>();
        for (String frame : text.split(",", -1)) {
            int star = frame.indexOf('*');
            if (star > 0) {
                frames.addAll(
                        Collections.nCopies(Integer.parseInt(frame.substring(star + 1)), frame.substring(0, star)));
            } else if (!frame.isEmpty()) {
                frames.add(frame);
            }
        }
        return frames;
    }
}
