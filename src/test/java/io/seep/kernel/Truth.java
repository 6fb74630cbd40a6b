package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A TRUTH line: what a program says it did, of its sites below a function, of one of its images, or of all. */
record Truth(SiteQuery query, Map<String, Long> counts) {

    /** The lines that the program left in its file; none when it left no file. */
    static List<Truth> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("TRUTH "))
                    .map(Truth::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Truth parse(String line) {
        Map<String, String> pairs =
                Numbers.pairs(List.of(line.substring("TRUTH ".length()).split(" +", -1)));
        return new Truth(SiteQuery.of(pairs), Numbers.counts(pairs));
    }

    static long sum(List<Truth> truths, String name) {
        return truths.stream().mapToLong(truth -> truth.count(name)).sum();
    }

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** The report must tell the same, number for number. */
    void check(Report report) {
        assertThat(query.isForAll() ? report.totals(counts.keySet()) : query.sums(report, counts.keySet()))
                .as("what the program says%s%n%s", query, report.listing())
                .isEqualTo(counts);
    }
}
