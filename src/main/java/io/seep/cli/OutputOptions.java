package io.seep.cli;

import io.seep.report.ReportException;
import io.seep.report.ReportFile;
import io.seep.report.ReportFormats;
import io.seep.report.ReportOptions;
import io.seep.report.SiteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where reports go, in which form, and how much of them a person sees; the same for every verb that writes one. */
@OptionGroup("The report")
final class OutputOptions {
    @Essential
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "report there; by ending .html .json .txt …")
    List<String> outputs = new ArrayList<>();

    @Essential
    @Option(names = "--format", paramLabel = "NAME", description = "form of the report, whatever the file is called")
    @Nullable
    String format;

    @Essential
    @Option(names = "--top", paramLabel = "N", description = "most sites in text and Markdown (${DEFAULT-VALUE})")
    int top = 10;

    @Option(
            names = "--min-leak",
            paramLabel = "SIZE",
            converter = Quantities.SizeConverter.class,
            description = "leave smaller sites out of them")
    long minLeakBytes;

    @Option(names = "--sort", paramLabel = "BY", description = "bytes, rate, count or allocations: what comes first")
    String sort = SiteOrder.BYTES.word();

    /**
     * Refuses what makes no sense, and places that nothing can be written to, before anything is done.
     *
     * @throws UsageException with what would make sense
     */
    void check() {
        check(Formats.ALL);
    }

    /** The same for other forms than those of reports. */
    void check(ReportFormats<?> forms) {
        var _ = order();
        if (top < 1) {
            throw new UsageException("--top takes a number from 1");
        }
        try {
            outputs.forEach(output -> {
                var _ = Formats.of(forms, output, format);
                ReportFile.check(output);
            });
            if (outputs.isEmpty()) {
                var _ = Formats.of(forms, null, format);
            }
        } catch (ReportException impossible) {
            throw new UsageException(impossible);
        }
    }

    /** How much of the sites a person sees. */
    ReportOptions shown() {
        return new ReportOptions(top, minLeakBytes).inOrder(order());
    }

    private SiteOrder order() {
        for (SiteOrder order : SiteOrder.values()) {
            if (order.word().equals(sort)) {
                return order;
            }
        }
        throw new UsageException("--sort takes bytes, rate, count or allocations");
    }
}
