package io.seep.symbolize;

import io.seep.proc.OpenFile;
import io.seep.proc.RootFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which package has the debug information of a file, in the target's own system: Debian's and Fedora's kin. */
final class Packages {
    private static final String DPKG_LISTS = "/var/lib/dpkg/info";
    private static final int LONGEST_LIST = 4 << 20;
    private static final long MOST_BYTES = 128L << 20;
    private static final long PATIENCE_NANOS = 1_500_000_000;

    /** Packages whose debug information is not in a package of the usual name. */
    private static final Map<String, String> ODD_NAMES = Map.of("libc6", "libc6-dbg", "libc-bin", "libc6-dbg");

    private final Map<Module, String> found = new HashMap<>();

    /** Looks for these, in one go for each system. */
    void find(Collection<Module> modules) {
        Map<RootFolder, List<Module>> systems = new HashMap<>();
        modules.forEach(module ->
                systems.computeIfAbsent(module.root(), _ -> new ArrayList<>()).add(module));
        systems.forEach(this::find);
    }

    /** The name to install; empty when unknown. */
    String debugPackage(Module module) {
        return found.getOrDefault(module, "");
    }

    private void find(RootFolder root, List<Module> modules) {
        Map<String, Module> byPath = new HashMap<>();
        for (Module module : modules) {
            byPath.put(module.path(), module);
            // Where /lib is a link to /usr/lib, packages still list the former.
            if (module.path().startsWith("/usr/")) {
                byPath.put(module.path().substring("/usr".length()), module);
            }
        }
        Set<String> lists = new HashSet<>();
        try (RootFolder folder = root.folder(DPKG_LISTS)) {
            folder.names(50_000).stream().filter(name -> name.endsWith(".list")).forEach(lists::add);
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            long bytes = 0;
            for (String list : lists) {
                if (byPath.isEmpty() || bytes > MOST_BYTES || System.nanoTime() > deadline) {
                    break;
                }
                bytes += search(folder, list, byPath);
            }
        }
        if (lists.isEmpty() && isFedora(root)) {
            modules.forEach(module -> found.put(module, "the debuginfo package (dnf debuginfo-install)"));
        }
    }

    private long search(RootFolder folder, String list, Map<String, Module> byPath) {
        String text = text(folder, list);
        for (String line : text.split("\n")) {
            Module module = byPath.get(line);
            if (module != null) {
                String name = list.substring(0, list.length() - ".list".length());
                int architecture = name.indexOf(':');
                String plain = architecture < 0 ? name : name.substring(0, architecture);
                found.put(module, ODD_NAMES.getOrDefault(plain, plain + "-dbgsym"));
                byPath.values().removeIf(module::equals);
            }
        }
        return text.length();
    }

    private static boolean isFedora(RootFolder root) {
        String release = text(root, "/etc/os-release");
        return release.contains("ID=fedora") || release.contains("ID_LIKE=\"rhel") || release.contains("fedora");
    }

    private static String text(RootFolder folder, String name) {
        Optional<OpenFile> file = folder.find(name);
        if (file.isEmpty()) {
            return "";
        }
        try (OpenFile open = file.get();
                FileChannel channel = open.read()) {
            var bytes = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_LIST));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
