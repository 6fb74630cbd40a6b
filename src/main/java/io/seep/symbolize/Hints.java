package io.seep.symbolize;

import io.seep.symbolize.debuginfo.DebugInformation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What would bring names that are missing, for files without debug information: said behind the reason. */
final class Hints {
    private final DebugInformation debug;
    private final boolean asksServers;
    private final Packages packages = new Packages();
    private final Map<Module, String> known = new HashMap<>();

    /** @param asksServers debuginfod was asked, and had nothing */
    Hints(DebugInformation debug, boolean asksServers) {
        this.debug = debug;
        this.asksServers = asksServers;
    }

    /** Looks once for the packages of all these; naming has ended. */
    void prepare(Collection<Module> modules) {
        packages.find(modules.stream().filter(this::lacksLines).toList());
        modules.forEach(module -> known.put(module, hint(module)));
    }

    /** Empty, or a text such as {@code ; install libfoo-dbgsym or set DEBUGINFOD_URLS}. */
    String of(Module module) {
        return known.getOrDefault(module, "");
    }

    private boolean lacksLines(Module module) {
        DebugInformation.Files files = module.files();
        return files != null && debug.state(files) == DebugInformation.State.NO_LINES;
    }

    private String hint(Module module) {
        DebugInformation.Files files = module.files();
        if (files == null) {
            return "";
        }
        if (debug.refusedDebugFile(files)) {
            return "; the debug file that was found is of another build";
        }
        return switch (debug.state(files)) {
            case LINES -> " for this code";
            case UNREADABLE -> "; its debug information could not be read";
            case NO_LINES -> cure(module);
        };
    }

    private String cure(Module module) {
        String install = packages.debugPackage(module);
        String servers = asksServers ? "; the debuginfod servers have none" : " or set DEBUGINFOD_URLS";
        if (!install.isEmpty()) {
            return "; install " + install + servers;
        }
        return asksServers || module.buildId() == null
                ? "; build it with -g"
                : "; build it with -g, or set DEBUGINFOD_URLS";
    }
}
