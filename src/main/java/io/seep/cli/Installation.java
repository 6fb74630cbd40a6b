package io.seep.cli;

import io.seep.bpf.BpfObject;
import io.seep.ffm.MissingLibraryException;
import io.seep.guard.health.Finding;
import io.seep.proc.Guard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Seep itself and what it stands on: libraries, Java, its own files, the place for reports. */
final class Installation {
    private static final List<String> LIBRARY_FOLDERS =
            List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib/x86_64-linux-gnu", "/lib64");

    /** A report is seldom larger; docs/report-format.md. */
    private static final long REPORT_BYTES = 100L << 20;

    private static final int MOST_ENVIRONMENT_BYTES = 1 << 20;

    private Installation() {}

    static List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(libbpf());
        findings.add(libdw());
        findings.add(Finding.ok("Java", Runtime.version() + " in " + System.getProperty("java.home")));
        findings.add(
                Guard.running().isPresent()
                        ? Finding.ok("guard", "the process that keeps the deadline runs")
                        : Finding.limit(
                                "guard",
                                "Seep was not started by its launcher",
                                "no commands, no holds, nobody keeps the deadline",
                                "use the seep script; build it with gcc installed"));
        ownFiles(findings);
        findings.add(disk());
        if (Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"))) {
            findings.add(Finding.note(
                    "container", "Seep runs in one: it sees only the processes that this container sees", ""));
        }
        return findings;
    }

    private static Finding libbpf() {
        try {
            String version = versionOf("libbpf.so.1");
            return Finding.ok("libbpf", version == null ? BpfObject.libbpfVersion() : version);
        } catch (MissingLibraryException missing) {
            return Finding.stop("libbpf", String.valueOf(missing.getMessage()), "apt-get install libbpf1");
        }
    }

    private static Finding libdw() {
        String version = versionOf("libdw.so.1");
        return version == null
                ? Finding.limit("libdw", "not found", "frames have no source lines", "apt-get install libdw1")
                : Finding.ok("libdw", version);
    }

    /** A library's file has its version in its name, libdw-0.188.so; the name that programs ask for is a link to it. */
    private static @Nullable String versionOf(String soname) {
        for (String folder : LIBRARY_FOLDERS) {
            Path library = Path.of(folder, soname);
            if (Files.exists(library)) {
                return realName(library);
            }
        }
        return null;
    }

    private static String realName(Path library) {
        try {
            return library.toRealPath().getFileName().toString();
        } catch (IOException gone) {
            return library.getFileName().toString();
        }
    }

    /** Whoever can change the program that root runs is root. */
    private static void ownFiles(List<Finding> findings) {
        String path = System.getProperty("jdk.module.path", "");
        if (path.isEmpty()) {
            return;
        }
        for (Path place = Path.of(path).toAbsolutePath(); place != null; place = place.getParent()) {
            if (changeable(place)) {
                findings.add(Finding.note(
                        "own files",
                        "others than root can change " + place + ": whoever can, is root when root runs Seep",
                        "on a machine that others use, install Seep where only root writes"));
                return;
            }
        }
    }

    private static boolean changeable(Path place) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(place);
            boolean ownedByOther = !Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(0);
            boolean sticky = ((int) Files.getAttribute(place, "unix:mode") & 01000) != 0;
            return ownedByOther || (permissions.contains(PosixFilePermission.OTHERS_WRITE) && !sticky);
        } catch (IOException gone) {
            return false;
        }
    }

    private static Finding disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            long free = Files.getFileStore(here).getUsableSpace();
            String text = (free >> 20) + " MiB are free in " + here;
            return free < REPORT_BYTES
                    ? Finding.limit("disk", text, "a large report may not fit", "write it elsewhere with -o")
                    : Finding.ok("disk", text);
        } catch (IOException unreadable) {
            return Finding.limit("disk", here + " can't be looked at", "reports may not fit", "write them with -o");
        }
    }

    /** The environment of who started Seep: its own is cleaned. */
    static Map<String, String> variablesOfCaller() {
        return ProcessHandle.current()
                .parent()
                .map(parent -> variablesOf(parent.pid()))
                .orElse(System.getenv());
    }

    /** The environment that a process was started with; empty when it can't be read. */
    static Map<String, String> variablesOf(long pid) {
        var variables = new TreeMap<String, String>();
        try (var in = Files.newInputStream(Path.of("/proc/" + pid + "/environ"))) {
            String all = new String(in.readNBytes(MOST_ENVIRONMENT_BYTES), StandardCharsets.UTF_8);
            for (String variable : all.split("\0")) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
        } catch (IOException gone) {
            return Map.of();
        }
        return variables;
    }
}
