package io.seep.cli;

import io.seep.analyse.compare.Comparing;
import io.seep.analyse.compare.RunSites;
import io.seep.model.Comparison;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code seep diff A B}: did it get worse? */
@Command(
        name = "seep diff",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Compares two runs: which sites are new, worse, better or fixed.",
            "Exit status: 0 nothing got worse, 23 something did, 24 events were lost.",
            "",
            "  seep diff a.json b.json               what b has that a had not",
            "  seep diff a.json b.json --per 10000   both runs served 10,000 requests",
            "  seep diff a.json b.json -o diff.html  a page to look at; .json and .txt too",
            ""
        })
final class DiffVerb implements Verb {
    @Parameters(index = "0", paramLabel = "A", description = "the run before: JSON of Seep, or what seep analyze reads")
    String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "the run after")
    String after = "";

    @Mixin
    final WorkOption work = new WorkOption();

    @Mixin
    final SelectionOptions selection = new SelectionOptions();

    @Mixin
    final OutputOptions output = new OutputOptions();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public int run(List<String> command, PrintStream messages) {
        work.check(2);
        selection.check();
        output.check(Formats.COMPARISONS);
        Comparison comparison = Comparing.of(sites(before, 0), sites(after, 1), work.isGiven(), Version.TEXT);
        new ReportOutput(output, messages)
                .write(Formats.COMPARISONS, true, (form, shown, out) -> form.write(comparison, shown, out));
        return comparison.exit().code();
    }

    private RunSites sites(String file, int run) {
        return ForeignFile.sites(file, selection, work.of(run));
    }
}
