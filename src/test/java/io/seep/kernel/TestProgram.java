package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A program of src/test/programs, by the comment lines at its top; README.md there explains them.
 *
 * @param build flags that replace the default ones; empty for those
 * @param links libraries of src/test/programs/lib that it is linked with
 * @param needs libraries and other programs that it uses while it runs
 * @param printsTruth true when it says its own numbers at its end
 * @param exitStatus as a shell gives it
 * @param possibleLosses names of losses that it may cause
 */
record TestProgram(
        String name,
        Path source,
        List<String> build,
        List<String> links,
        List<String> needs,
        List<String> arguments,
        List<String> seepOptions,
        boolean printsTruth,
        int exitStatus,
        Set<String> possibleLosses,
        List<Expectation> expectations) {

    /** Reads the comment lines at the top of a source. */
    static TestProgram read(Path source) {
        String file = source.getFileName().toString();
        Map<String, List<String>> directives = new TreeMap<>();
        List<Expectation> expectations = new ArrayList<>();
        int exitStatus = 0;
        Set<String> possibleLosses = Set.of();
        for (String line : header(source)) {
            List<String> words = List.of(line.split(" +", -1));
            List<String> rest = words.subList(1, words.size());
            if (line.startsWith("EXPECT exit ")) {
                exitStatus = Integer.parseInt(rest.get(1).substring("status=".length()));
            } else if (line.startsWith("EXPECT lost ")) {
                possibleLosses = Set.copyOf(rest.subList(1, rest.size()));
            } else if (line.startsWith("EXPECT ")) {
                expectations.add(Expectation.parse(rest));
            } else {
                directives.put(words.getFirst(), rest);
            }
        }
        return new TestProgram(
                file.substring(0, file.lastIndexOf('.')),
                source,
                directives.getOrDefault("BUILD", List.of()),
                directives.getOrDefault("LINK", List.of()),
                directives.getOrDefault("NEEDS", List.of()),
                directives.getOrDefault("ARGS", List.of()),
                directives.getOrDefault("SEEP", List.of()),
                directives.containsKey("TRUTH"),
                exitStatus,
                possibleLosses,
                List.copyOf(expectations));
    }

    /** The same program, run with other arguments. */
    TestProgram withArguments(String... others) {
        return new TestProgram(
                name,
                source,
                build,
                links,
                needs,
                List.of(others),
                seepOptions,
                printsTruth,
                exitStatus,
                possibleLosses,
                expectations);
    }

    /** True for a test of its own; false for a program that only others use. */
    boolean statesTruth() {
        return printsTruth || !expectations.isEmpty();
    }

    boolean isCpp() {
        return source.toString().endsWith(".cpp");
    }

    Path executable() {
        return TestPrograms.OUTPUT.resolve(name);
    }

    private static List<String> header(Path source) {
        try (var lines = Files.lines(source)) {
            return lines.takeWhile(line -> line.startsWith("//"))
                    .map(line -> line.substring(2).strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
