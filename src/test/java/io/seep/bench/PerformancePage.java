package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/performance.md: its tables stand between marks and are made of the results files, so that no figure is typed by
 * hand.
 */
record PerformancePage(Path page, Path results) {
    private static final Pattern GENERATED =
            Pattern.compile("(<!-- \\./bench table: ([a-z-]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    /** Of the project in this folder. */
    static PerformancePage in(Path home) {
        return new PerformancePage(home.resolve("docs/performance.md"), home.resolve("src/bench/results"));
    }

    /** What a trace of the kernel costs stands with what it cannot see: docs/limits.md. */
    static PerformancePage ofLimits(Path home) {
        return new PerformancePage(home.resolve("docs/limits.md"), home.resolve("src/bench/results"));
    }

    /**
     * Puts today's figures into the page.
     *
     * @return false when the page has a mark that nothing is known for
     */
    boolean update() throws IOException {
        String before = Files.readString(page);
        String now = filled(before);
        if (!now.equals(before)) {
            Files.writeString(page, now);
        }
        return !now.contains(UNKNOWN);
    }

    private static final String UNKNOWN = "There is no such table.";

    /** The page's text with all tables made anew. */
    String filled(String text) throws IOException {
        Map<String, SuiteResult> found = read();
        Matcher mark = GENERATED.matcher(text);
        var filled = new StringBuilder();
        while (mark.find()) {
            String table = table(mark.group(2), found).strip();
            mark.appendReplacement(
                    filled, Matcher.quoteReplacement(mark.group(1) + "\n" + table + "\n\n" + mark.group(3)));
        }
        return mark.appendTail(filled).toString();
    }

    private Map<String, SuiteResult> read() throws IOException {
        Map<String, SuiteResult> found = new LinkedHashMap<>();
        for (Suite suite : Suites.ALL) {
            Path file = results.resolve(suite.name() + ".json");
            if (Files.exists(file)) {
                found.put(suite.name(), ResultFile.read(file));
            }
        }
        return found;
    }

    private static String table(String name, Map<String, SuiteResult> found) {
        if (name.equals("goals")) {
            return Goals.markdown(found);
        }
        if (name.equals("look-up")) {
            return found.containsKey("pair") ? PairTables.lookUp(found.get("pair")) : notYet("pair");
        }
        for (Suite suite : Suites.ALL) {
            if (suite.name().equals(name)) {
                return found.containsKey(name) ? table(suite, found.get(name)) : notYet(name);
            }
        }
        return UNKNOWN;
    }

    private static String notYet(String name) {
        return "Not measured yet: `./bench " + name + "`.";
    }

    private static String table(Suite suite, SuiteResult result) {
        var text = new StringBuilder(suite.markdown(result));
        text.append("\nMedians (lowest-highest of the rounds). From [")
                .append(suite.name())
                .append(".json](../src/bench/results/")
                .append(suite.name())
                .append(".json), ")
                .append(result.measuredAt().toString(), 0, 10)
                .append(": ")
                .append(result.machine().text())
                .append(".");
        result.versions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(version -> !version.getValue().isEmpty())
                .forEach(version -> text.append(" ")
                        .append(version.getKey())
                        .append(" ")
                        .append(version.getValue())
                        .append("."));
        result.remarks().forEach(remark -> text.append("\n").append(remark).append("."));
        return text.append("\n").toString();
    }
}
