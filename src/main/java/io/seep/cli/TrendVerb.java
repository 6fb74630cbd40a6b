package io.seep.cli;

import io.seep.analyse.compare.RunSites;
import io.seep.analyse.compare.Trending;
import io.seep.model.Trend;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code seep trend FILE…}: which sites come again and again, how fast each time, and since when. */
@Command(
        name = "seep trend",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Follows sites over several runs: the rate in each, the run that each came with.",
            "",
            "  seep trend monday.json tuesday.json wednesday.json",
            ""
        })
final class TrendVerb implements Verb {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "runs: JSON of Seep, or what seep analyze reads; taken in the order in which they began")
    List<String> files = new ArrayList<>();

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
        work.check(files.size());
        selection.check();
        output.check(Formats.COMPARISONS);
        List<RunSites> runs = new ArrayList<>();
        for (int run = 0; run < files.size(); run++) {
            runs.add(ForeignFile.sites(files.get(run), selection, work.of(run)));
        }
        runs.sort(Comparator.comparing(run -> run.run().startedAt()));
        Trending trending = new Trending();
        runs.forEach(trending::add);
        Trend trend = trending.trend(work.isGiven(), Version.TEXT);
        new ReportOutput(output, messages)
                .write(Formats.COMPARISONS, true, (form, shown, out) -> form.write(trend, shown, out));
        return 0;
    }
}
