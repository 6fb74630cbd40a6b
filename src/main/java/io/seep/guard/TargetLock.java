package io.seep.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One trace a target at a time, and outside development none again until the last one's length has passed: a small file
 * in the run folder for each target that is traced, or was lately. It begins with {@code seep=PID}, so that the guard
 * process can remove it when this Seep is killed.
 *
 * <p>All changes are made under one lock on the folder itself (flock(2)), which ends with the process that holds it.
 */
public final class TargetLock {
    private static final String PREFIX = "target-";
    private static final int MOST_BYTES = 4096;

    private final RunFolder folder;
    private final Path file;
    private final boolean pauses;
    private final Instant began;

    private TargetLock(RunFolder folder, Path file, boolean pauses, Instant began) {
        this.folder = folder;
        this.file = file;
        this.pauses = pauses;
        this.began = began;
    }

    /**
     * What is to be traced.
     *
     * @param name distinguishes it from all others; letters, digits and hyphens
     * @param exclusive true for a running process, which only one Seep may trace; a command that is started anew is
     *     another process each time
     */
    public record Target(String name, boolean exclusive) {
        /** A running process: its number may be used again, together with its start it is never. */
        public static Target process(int pid) {
            return new Target(pid + "-" + LockHolder.startOf(pid), true);
        }

        /** A command, by what was typed and where. */
        public static Target command(String folder, Iterable<String> words) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(folder.getBytes(StandardCharsets.UTF_8));
                for (String word : words) {
                    digest.update((byte) 0);
                    digest.update(word.getBytes(StandardCharsets.UTF_8));
                }
                return new Target("command-" + HexFormat.of().formatHex(digest.digest(), 0, 16), false);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /**
     * Takes the lock.
     *
     * @param pauses true where a target must be left in peace for as long as it was traced
     * @param longest this run's planned length
     * @throws Refusal when the target is traced already, or must be left in peace
     */
    public static TargetLock take(RunFolder folder, Target target, boolean pauses, Duration longest) {
        Path place = folder.make();
        Path file = place.resolve(fileName(target));
        Instant now = Instant.now();
        try (FolderLock _ = FolderLock.on(place)) {
            removeOutdated(place, now);
            Map<String, String> found = read(file);
            LockHolder holder = LockHolder.of(found);
            if (target.exclusive() && holder.isAlive()) {
                throw new Refusal(
                        Refusal.BY_RULE,
                        "another Seep (process " + holder.pid() + ") traces this already; seep stop --id "
                                + holder.pid() + " ends it");
            }
            long peace = Duration.between(now, until(found)).toSeconds() + 1;
            if (pauses && until(found).isAfter(now)) {
                throw new Refusal(
                        Refusal.BY_RULE,
                        "this was traced lately; outside development it is left in peace for as long as it was"
                                + " traced: try again in " + peace + " s");
            }
            // Should this Seep be killed, the pause is that of the whole plan.
            write(file, LockHolder.self(), pauses ? now.plus(longest.multipliedBy(2)) : now);
            return new TargetLock(folder, file, pauses, now);
        } catch (IOException e) {
            throw new Refusal(Refusal.CANNOT, "cannot lock the target in " + place + ": " + e.getMessage());
        }
    }

    /** The name of the file in the run folder that stands for a target. */
    public static String fileName(Target target) {
        return PREFIX + target.name();
    }

    /** Gives the target free, or begins its time in peace. */
    public void release() {
        Instant now = Instant.now();
        try (FolderLock _ = FolderLock.on(folder.make())) {
            if (pauses) {
                write(file, LockHolder.NONE, now.plus(Duration.between(began, now)));
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException | Refusal lost) {
            // The lock is void as soon as this process has ended.
        }
    }

    private static Instant until(Map<String, String> found) {
        String until = found.getOrDefault("until", "0");
        return Instant.ofEpochMilli(until.matches("\\d{1,15}") ? Long.parseLong(until) : 0);
    }

    private static void removeOutdated(Path place, Instant now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, PREFIX + "*")) {
            for (Path file : files) {
                Map<String, String> found = read(file);
                if (!until(found).isAfter(now) && !LockHolder.of(found).isAlive()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Map<String, String> read(Path file) {
        var fields = new TreeMap<String, String>();
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (String line : new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).split("\n")) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    fields.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException absent) {
            return Map.of();
        }
        return fields;
    }

    /** By a new file that is renamed, so that nobody reads half of it. */
    private static void write(Path file, LockHolder holder, Instant until) throws IOException {
        Path fresh = file.resolveSibling(".new-" + LockHolder.self().pid());
        Files.deleteIfExists(fresh);
        Files.writeString(
                fresh,
                "seep=" + holder.pid() + "\nstarted=" + holder.started() + "\nuntil=" + until.toEpochMilli() + "\n",
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
