package io.seep.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the rules that keep a trace from doing harm. */
@OptionGroup("Guard rails")
final class GuardOptions {
    @Option(
            names = "--max-overhead",
            paramLabel = "PERCENT",
            converter = PercentConverter.class,
            description = "let go when tracing takes more of the target's processor time (outside development 30%%)")
    @Nullable
    Double maxOverhead;

    @Option(
            names = "--max-output",
            paramLabel = "SIZE",
            converter = Quantities.SizeConverter.class,
            description = "no report becomes larger: let go before, leave out stacks of the smallest sites")
    @Nullable
    Long maxOutputBytes;

    @Option(
            names = "--force",
            description = "with -p: go on although the first second has shown that the process is slowed down a lot")
    boolean force;

    @Option(
            names = "--emergency",
            paramLabel = "REASON",
            description = "trace in production, for at most 60 s; the reason is written down")
    @Nullable
    String emergency;

    @Option(names = "--allow-scheduled", description = "run although cron or a timer has started this")
    boolean allowScheduled;

    /** {@code 30%} or {@code 30}; as a part of one. */
    static final class PercentConverter implements ITypeConverter<Double> {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?) ?%?");

        @Override
        public Double convert(String text) {
            Matcher matcher = PERCENT.matcher(text);
            double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
            if (percent <= 0 || percent > 100) {
                throw new TypeConversionException("'" + text + "' is no part: use a percentage such as 30%");
            }
            return percent / 100;
        }
    }

    /** Refuses what makes no sense. */
    void check(boolean attached) {
        if (emergency != null && emergency.isBlank()) {
            throw new UsageException("--emergency needs a reason, which is written down");
        }
        if (force && !attached) {
            throw new UsageException("--force goes with -p; a command that Seep starts is not judged");
        }
    }
}
