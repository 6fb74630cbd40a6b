package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other tools that see every allocation. Those that are there are measured, the others are named. */
final class Peers {
    static final String BCC = "BCC memleak";
    static final String MEMLEAK = "libbpf-tools memleak";
    static final String BPFTRACE = "bpftrace";

    private Peers() {}

    /**
     * Those that are installed.
     *
     * @param libc whose functions they probe, by a short name: one of them takes no longer ones
     * @param result gets a remark for each that is not
     */
    static List<PairWay> present(Setting setting, Path libc, SuiteResult result)
            throws IOException, InterruptedException {
        var present = new ArrayList<PairWay>();
        Optional<Path> bcc = find("memleak-bpfcc", "bpfcc-tools", BCC, result);
        Path headers = setting.built("kernel-headers");
        if (bcc.isPresent() && !Files.exists(headers.resolve("include/linux/kconfig.h"))) {
            result.remark(BCC + " not measured: needs kernel headers of any 6.x (./bench --install)");
        } else if (bcc.isPresent()) {
            present.add(new PairByTracer(
                    BCC,
                    pid -> List.of(bcc.get().toString(), "-p", "" + pid, "-O", libc.toString(), "3600"),
                    Map.of("BCC_KERNEL_SOURCE", headers.toString())));
        }
        memleak(setting, result)
                .ifPresent(tool -> present.add(new PairByTracer(
                        MEMLEAK,
                        pid -> List.of(tool.toString(), "-p", "" + pid, "-O", libc.toString(), "3600"),
                        Map.of())));
        find("bpftrace", "bpftrace", BPFTRACE, result)
                .ifPresent(tool -> present.add(new PairByTracer(
                        BPFTRACE,
                        pid -> List.of(tool.toString(), "-p", "" + pid, "-e", bpftraceProgram(libc)),
                        Map.of())));
        find("heaptrack", "heaptrack", "heaptrack", result)
                .ifPresent(tool -> present.add(new PairInside(
                        "heaptrack",
                        folder -> List.of(
                                tool.toString(), "-o", folder.resolve("h").toString()),
                        "")));
        find("valgrind", "valgrind", "Valgrind memcheck", result)
                .ifPresent(tool -> present.add(new PairInside(
                        "Valgrind memcheck",
                        folder -> List.of(
                                tool.toString(), "-q", "--leak-check=full", "--log-file=" + folder.resolve("log")),
                        "")));
        if (Files.exists(setting.built("pair-lsan"))) {
            present.add(new PairInside("LeakSanitizer", folder -> List.of(), "pair-lsan"));
        } else {
            result.remark("LeakSanitizer not measured: gcc could not link with -fsanitize=leak");
        }
        return present;
    }

    /** The one that MEMLEAK names, the machine's own, or the one that src/bench/newer-memleak has unpacked. */
    private static Optional<Path> memleak(Setting setting, SuiteResult result)
            throws IOException, InterruptedException {
        String named = System.getenv().getOrDefault("MEMLEAK", "");
        if (!named.isEmpty()) {
            result.version(MEMLEAK, Path.of(named).getFileName().toString());
            return Optional.of(Path.of(named));
        }
        Path unpacked = setting.built("memleak/memleak-libbpf");
        if (Files.exists(unpacked) && new Needed("memleak-libbpf", "").find().isEmpty()) {
            result.version(
                    MEMLEAK, Files.readString(setting.built("memleak/version")).strip());
            return Optional.of(unpacked);
        }
        return find("memleak-libbpf", "libbpf-tools", MEMLEAK, result);
    }

    /** Live blocks by address with their size and stack, as memleak has them. */
    private static String bpftraceProgram(Path libc) {
        return """
                uprobe:LIBC:malloc { @size[tid] = arg0; }
                uretprobe:LIBC:malloc /@size[tid]/ { @block[retval] = (@size[tid], ustack); delete(@size[tid]); }
                uprobe:LIBC:free { delete(@block[arg0]); }
                END { clear(@size); clear(@block); }
                """.replace("LIBC", libc.toString());
    }

    private static Optional<Path> find(String command, String debianPackage, String name, SuiteResult result)
            throws InterruptedException {
        Optional<Path> found = new Needed(command, debianPackage).find();
        if (found.isEmpty()) {
            result.remark(name + " not measured: needs the Debian package " + debianPackage + " (./bench --install)");
        } else {
            result.version(name, packageVersion(debianPackage));
        }
        return found;
    }

    /** As dpkg has it; empty where there is no dpkg. */
    static String packageVersion(String debianPackage) throws InterruptedException {
        try {
            return Children.run(20, "dpkg-query", "-W", "-f=${Version}", debianPackage)
                    .strip();
        } catch (IOException _) {
            return "";
        }
    }
}
