package io.seep.cli;

import io.seep.model.Recording;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code seep analyze FILE}: the same reports, from what another tool found. */
@Command(
        name = "seep analyze",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Reads what another leak finder printed and makes any report of it.",
            "",
            "  seep analyze memleak.txt          text of BCC's memleak, Python or libbpf",
            "  seep analyze leaks.xml            XML of Valgrind (with --xml=yes)",
            "  seep analyze stderr.txt           text of LeakSanitizer or AddressSanitizer",
            "  seep analyze jeprof.1.0.f.heap    heap profile of jemalloc (heap_v2)",
            "  seep analyze run.json             Seep's own, JSON or text",
            ""
        })
final class AnalyzeVerb implements Verb {
    @Parameters(paramLabel = "FILE", description = "plain or .gz; which tool it is of shows by itself; - is stdin")
    String file = "";

    @Option(
            names = "--skip-unknown",
            description = "leave lines out that are not understood, instead of refusing the file")
    boolean skipUnknown;

    @Mixin
    final RequestedReport report = new RequestedReport();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        report.check();
        Recording recording = ForeignFile.read(file, skipUnknown);
        report.write(recording, new ReportOutput(report.output, messages));
        return 0;
    }
}
