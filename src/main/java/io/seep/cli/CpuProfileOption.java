package io.seep.cli;

import io.seep.analyse.CallerHeat;
import io.seep.model.CpuHeat;
import io.seep.model.Recording;
import io.seep.report.Printable;
import io.seep.report.collapsed.CollapsedStacks;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A CPU profile that is laid over the sites. */
@OptionGroup("The report")
final class CpuProfileOption {
    @Option(
            names = "--cpu-profile",
            paramLabel = "FILE",
            description = "show how hot the callers of each site are, by collapsed stacks of a CPU profile")
    @Nullable
    Path profile;

    /**
     * How hot the recording's functions are; null without a profile.
     *
     * @throws io.seep.report.ReportException when the profile cannot be read
     */
    @Nullable
    CpuHeat heat(Recording recording, PrintStream messages) {
        if (profile == null) {
            return null;
        }
        CallerHeat callers = new CallerHeat(recording);
        CollapsedStacks.each(profile, callers::add);
        CpuHeat heat = callers.heat(profile.toString());
        if (heat.samplesByFunction().isEmpty()) {
            messages.println("seep: " + Printable.of(profile.toString())
                    + " has none of the report's functions: is it of the same program?");
        }
        return heat;
    }
}
