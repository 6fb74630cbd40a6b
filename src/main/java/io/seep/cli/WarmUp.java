package io.seep.cli;

import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Totals;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * The hidden verb warm-up: walks what every run starts with, for the build's AOT cache; needs no root. With a command it
 * traces that as well, if it may.
 */
final class WarmUp {
    private WarmUp() {}

    static int run() {
        var options = new TraceOptions();
        var line = new CommandLine(options);
        var _ = line.parseArgs("-p", "1", "-T", "5", "-o", "leaks.txt");
        options.check(List.of());
        var _ = CommandHelp.brief(line.getCommandSpec());
        Startup.touch();
        try {
            loadAll();
            for (ReportFormat format : Formats.ALL.all()) {
                format.write(nothing(), ReportOptions.DEFAULT, OutputStream.nullOutputStream());
            }
        } catch (IOException impossible) {
            return Main.FAILED;
        }
        return 0;
    }

    /** What a run needs that nothing above has walked through is at least parsed and checked already. */
    private static void loadAll() throws IOException {
        Module module = WarmUp.class.getModule();
        if (module.getLayer() == null) {
            return;
        }
        ResolvedModule resolved =
                module.getLayer().configuration().findModule(module.getName()).orElseThrow();
        try (ModuleReader files = resolved.reference().open()) {
            files.list()
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(name -> {
                        var _ = Class.forName(module, name);
                    });
        }
    }

    private static Recording nothing() {
        return new Recording(
                Version.TEXT,
                new Environment("", Machine.kernelRelease(), 1, Machine.memoryBytes(), "", "", "", List.of()),
                List.of(),
                new Session(Instant.EPOCH, 0, "duration", new Exit(0, ""), "", 1, 64, "fp", 0, Long.MAX_VALUE),
                new Completeness(Map.of(), 0, Map.of()),
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                List.of());
    }
}
