package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the machine's administrator says, in /etc/seep/config: lines of {@code key = value}, {@code #} begins a comment.
 * A file that others could have changed, or that is not understood, stops Seep: a guard rail that is misspelt would be
 * none.
 */
public final class SeepConfig {
    /** Where it is; docs/security.md lists the keys. */
    public static final Path USUAL = Path.of("/etc/seep/config");

    private static final Set<String> KEYS = Set.of("environment", "audit-log", "only-own-processes", "max-overhead");
    private static final long MOST_BYTES = 64 * 1024;

    private final Path file;
    private final Map<String, String> values;

    private SeepConfig(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * Reads the file; without one nothing is set.
     *
     * @throws Refusal when it can't be trusted, read or understood
     */
    public static SeepConfig read(Path file) {
        try {
            if (!Files.exists(file)) {
                return new SeepConfig(file, Map.of());
            }
            Path real = file.toRealPath();
            TrustedPlace.requireAbove(real);
            TrustedPlace.require(real);
            if (Files.size(real) > MOST_BYTES) {
                throw wrong(file, "is too large");
            }
            return new SeepConfig(file, parse(file, Files.readAllLines(real, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException removed) {
            return new SeepConfig(file, Map.of());
        } catch (IOException unreadable) {
            throw wrong(file, "can't be read: " + unreadable.getMessage());
        }
    }

    private static Map<String, String> parse(Path file, List<String> lines) {
        var values = new TreeMap<String, String>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            if (equals < 0 || value.isEmpty() || !KEYS.contains(key)) {
                throw wrong(
                        file,
                        "line " + number + ": '" + key + "' is "
                                + (KEYS.contains(key) ? "without a value" : "no key; known are " + known()));
            }
            values.put(key, value);
        }
        return values;
    }

    private static String known() {
        List<String> sorted = new ArrayList<>(KEYS);
        sorted.sort(null);
        return String.join(", ", sorted);
    }

    private static Refusal wrong(Path file, String what) {
        return new Refusal(Refusal.BY_RULE, file + " " + what);
    }

    /** The environment of this machine; null when it is not set. */
    public @Nullable String environment() {
        return values.get("environment");
    }

    /** Where runs are written down. */
    public Path auditLog() {
        return Path.of(values.getOrDefault("audit-log", "/var/log/seep/audit.log"));
    }

    /** The most that tracing may take of the target's processor time; null when it is not set. */
    public @Nullable String maxOverhead() {
        return values.get("max-overhead");
    }

    /** May a user who came by sudo trace only what this user may debug without it? */
    public boolean onlyOwnProcesses() {
        return switch (values.getOrDefault("only-own-processes", "no")) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw wrong(file, "only-own-processes is yes or no");
        };
    }

    /** What is set, by key. */
    public Map<String, String> values() {
        return values;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
