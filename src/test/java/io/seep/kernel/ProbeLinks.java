package io.seep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The BPF links of this machine that put probes into a process, by what the kernel says of each open descriptor. */
final class ProbeLinks {
    private ProbeLinks() {}

    /** Links with probes for this process; what bpftool link show lists, too. */
    static int of(long pid) {
        int links = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                links += linksHeldBy(process, pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return links;
    }

    private static int linksHeldBy(Path holder, long pid) {
        int links = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(holder.resolve("fdinfo"))) {
            for (Path descriptor : descriptors) {
                // bpf_uprobe_multi_show_fdinfo in kernel/trace/bpf_trace.c
                String info = Files.readString(descriptor);
                if (info.contains("uprobe_cnt:\t") && info.contains("\npid:\t" + pid + "\n")) {
                    links++;
                }
            }
        } catch (IOException e) {
            return links; // the holder has ended meanwhile, and its descriptors with it
        }
        return links;
    }
}
