package io.seep.analyse.gate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads suppressions: LeakSanitizer's lines {@code leak:name}, Valgrind's blocks in braces, or both in one file. What is
 * not about leaks (Memcheck:Cond and the like) is passed over.
 */
public final class SuppressionFile {
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_PATTERN = 2_000;

    private final String name;
    private final List<String> lines;
    private final UnaryOperator<String> demangle;
    private final List<Suppression> entries = new ArrayList<>();
    private int at;

    private SuppressionFile(String name, List<String> lines, UnaryOperator<String> demangle) {
        this.name = name;
        this.lines = lines;
        this.demangle = demangle;
    }

    /**
     * The entries of a file's text.
     *
     * @param name of the file, for messages
     * @param demangle Valgrind's files have C++ names as the linker knows them
     * @throws GateSyntaxException with the line that is wrong
     */
    public static List<Suppression> parse(String name, String text, UnaryOperator<String> demangle) {
        var file = new SuppressionFile(name, text.lines().map(String::strip).toList(), demangle);
        while (file.at < file.lines.size()) {
            file.entry(file.lines.get(file.at++));
            if (file.entries.size() > MOST_ENTRIES) {
                throw new GateSyntaxException(name + " has more than " + MOST_ENTRIES + " entries");
            }
        }
        return List.copyOf(file.entries);
    }

    private void entry(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.equals("{")) {
            block();
        } else if (line.startsWith("leak:") && line.length() > 5) {
            entries.add(Suppression.Named.of(pattern(line.substring(5))));
        } else {
            throw wrong("is neither leak:NAME nor the beginning of a block of Valgrind's");
        }
    }

    private void block() {
        String title = next();
        String tool = next();
        boolean aboutLeaks = Stream.of(tool.split(","))
                .map(part -> part.substring(part.lastIndexOf(':') + 1).strip())
                .anyMatch("Leak"::equals);
        Set<String> kinds = new LinkedHashSet<>();
        List<Suppression.Step> steps = new ArrayList<>();
        for (String line = next(); !line.equals("}"); line = next()) {
            if (line.startsWith("match-leak-kinds:")) {
                Stream.of(line.substring(line.indexOf(':') + 1).split(","))
                        .map(String::strip)
                        .forEach(kinds::add);
            } else if (aboutLeaks) {
                steps.add(step(line));
            }
        }
        if (aboutLeaks) {
            boolean all = kinds.isEmpty() || kinds.contains("all");
            boolean unreachable = all || kinds.stream().anyMatch(Set.of("definite", "indirect", "possible")::contains);
            boolean reachable = all || kinds.contains("reachable") || kinds.contains("possible");
            if (unreachable || reachable) {
                entries.add(new Suppression.Frames(title, steps, !reachable, !unreachable));
            }
        }
    }

    private String next() {
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (!line.isEmpty() && !line.startsWith("#")) {
                return line;
            }
        }
        throw wrong("ends in a block that no } closes");
    }

    private Suppression.Step step(String line) {
        if (line.equals("...")) {
            return new Suppression.Step(Suppression.Step.Kind.ANY, "", 0);
        }
        String value = line.substring(line.indexOf(':') + 1);
        if (line.startsWith("fun:")) {
            return new Suppression.Step(Suppression.Step.Kind.FUNCTION, demangle.apply(pattern(value)), 0);
        }
        if (line.startsWith("obj:")) {
            return new Suppression.Step(Suppression.Step.Kind.OBJECT, pattern(value), 0);
        }
        if (line.startsWith("src:")) {
            int colon = value.lastIndexOf(':');
            boolean numbered = colon > 0 && value.substring(colon + 1).matches("\\d{1,9}");
            return new Suppression.Step(
                    Suppression.Step.Kind.SOURCE,
                    pattern(numbered ? value.substring(0, colon) : value),
                    numbered ? Integer.parseInt(value.substring(colon + 1)) : 0);
        }
        throw wrong("is none of fun: obj: src: ... }");
    }

    private String pattern(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw wrong("is longer than " + LONGEST_PATTERN + " characters");
        }
        return pattern;
    }

    private GateSyntaxException wrong(String problem) {
        return new GateSyntaxException(name + ":" + at + " " + problem);
    }
}
