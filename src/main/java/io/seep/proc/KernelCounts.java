package io.seep.proc;

import io.seep.model.CodeTag;
import io.seep.model.KernelReading;
import io.seep.model.SlabCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the kernel itself counts of its memory: /proc/slabinfo, and /proc/allocinfo where there is one. */
public final class KernelCounts {
    private static final int MOST_LINES = 100_000;
    private static final int MOST_LINKS = 20_000;

    private KernelCounts() {}

    /** As it is now; takes some milliseconds. What can't be read is told in the remarks. */
    public static KernelReading read() {
        return read(Path.of("/proc"), Path.of("/sys/kernel/slab"));
    }

    static KernelReading read(Path proc, Path slabs) {
        List<String> remarks = new ArrayList<>();
        List<SlabCache> caches = parsed(proc.resolve("slabinfo"), SlabInfo::parse, remarks);
        if (caches.isEmpty() && remarks.isEmpty()) {
            remarks.add("/proc/slabinfo has no cache: what was traced can't be compared with it");
        }
        List<CodeTag> tags = parsed(proc.resolve("allocinfo"), AllocInfo::parse, remarks);
        return new KernelReading(caches, aliases(caches, slabs), tags, remarks);
    }

    /** The lines of a file, understood; a kernel without it is none to complain of, but for slabinfo. */
    private static <T> List<T> parsed(Path file, Function<List<String>, List<T>> parser, List<String> remarks) {
        try {
            return parser.apply(lines(file));
        } catch (NoSuchFileException absent) {
            if (file.endsWith("slabinfo")) {
                remarks.add(file + " does not exist: what was traced can't be compared with it");
            }
        } catch (AccessDeniedException denied) {
            remarks.add(file + " can't be read: permission denied");
        } catch (IOException | SlabInfo.NotUnderstood problem) {
            remarks.add(file + " can't be read: " + problem.getMessage());
        }
        return List.of();
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null && lines.size() < MOST_LINES; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /**
     * Other names of merged caches: each has a link to a directory that they share
     * (Documentation/ABI/testing/sysfs-kernel-slab).
     */
    private static Map<String, List<String>> aliases(List<SlabCache> caches, Path slabs) {
        Map<String, List<String>> namesOfSlab = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(slabs)) {
            int seen = 0;
            for (Path entry : entries) {
                if (++seen > MOST_LINKS) {
                    break;
                }
                if (Files.isSymbolicLink(entry)) {
                    String target = Files.readSymbolicLink(entry).getFileName().toString();
                    namesOfSlab
                            .computeIfAbsent(target, _ -> new ArrayList<>())
                            .add(entry.getFileName().toString());
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            // Without merged caches there is nothing to read; names alone are no loss.
            return Map.of();
        }
        var known = caches.stream().map(SlabCache::name).collect(Collectors.toSet());
        Map<String, List<String>> aliases = new HashMap<>();
        namesOfSlab
                .values()
                .forEach(names -> names.stream()
                        .filter(known::contains)
                        .findFirst()
                        .ifPresent(name -> {
                            List<String> others = names.stream()
                                    .filter(other -> !other.equals(name))
                                    .sorted()
                                    .toList();
                            if (!others.isEmpty()) {
                                aliases.put(name, others);
                            }
                        }));
        return aliases;
    }
}
