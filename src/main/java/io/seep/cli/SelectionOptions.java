package io.seep.cli;

import com.google.re2j.PatternSyntaxException;
import io.seep.analyse.SiteFilter;
import io.seep.model.Recording;
import io.seep.model.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a run reports show. */
@OptionGroup("A part of the run")
final class SelectionOptions {
    @Essential
    @Option(names = "--focus", paramLabel = "REGEX", description = "only sites with such a frame or thread; repeatable")
    List<String> focus = new ArrayList<>();

    @Option(names = "--ignore", paramLabel = "REGEX", description = "no sites with such a frame or thread; repeatable")
    List<String> ignore = new ArrayList<>();

    @Option(names = "--hide", paramLabel = "REGEX", description = "leave such frames out of stacks; repeatable")
    List<String> hide = new ArrayList<>();

    @Option(
            names = "--functions",
            paramLabel = "NAMES",
            split = ",",
            description = "only blocks from these allocator functions, such as malloc,calloc")
    List<String> functions = new ArrayList<>();

    @Option(
            names = "--older",
            paramLabel = "TIME",
            converter = Quantities.DurationConverter.class,
            description = "only live blocks that are at least so old: seconds, or 500ms, 5m")
    @Nullable
    Duration older;

    /**
     * Refuses patterns that are none.
     *
     * @throws UsageException with what is wrong
     */
    void check() {
        if (hide.stream().anyMatch(pattern -> pattern.startsWith("thread:"))) {
            throw new UsageException("--hide leaves frames out, not threads: use --ignore thread:NAME");
        }
        try {
            var _ = new SiteFilter(selection());
        } catch (PatternSyntaxException wrong) {
            throw new UsageException(
                    "'" + wrong.getPattern() + "' is no regular expression (syntax of RE2): " + wrong.getDescription());
        }
    }

    /** The least age of live blocks; 0 for any. */
    long olderNanos() {
        return older == null ? 0 : older.toNanos();
    }

    Selection selection() {
        return new Selection(focus, ignore, hide, functions, olderNanos() / 1e9, 0);
    }

    /**
     * The chosen part of the recording.
     *
     * @throws UsageException when it does not know what was asked for
     */
    Recording of(Recording recording) {
        Selection selection = selection();
        if (!selection.isPart()) {
            return recording;
        }
        if (selection.olderSeconds() > 0 && !SiteFilter.knowsAges(recording)) {
            throw new UsageException("--older: this recording does not tell how old its live blocks are");
        }
        return new SiteFilter(selection).apply(recording);
    }
}
