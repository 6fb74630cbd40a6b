package io.seep.cli;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.seep.analyse.KernelFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is traced of the kernel's own allocations. */
@OptionGroup("The kernel")
final class KernelOptions {
    private static final String ALL = "all";

    @Essential
    @Option(
            names = {"-K", "--kernel"},
            description = "trace the kernel's allocations: all, or with -p and -- COMMAND those for these processes")
    boolean kernel;

    @Option(
            names = "--cache",
            paramLabel = "NAME",
            description = "of slab objects, only those of this cache, as /proc/slabinfo names it; repeatable")
    List<String> caches = new ArrayList<>();

    @Option(
            names = "--caller",
            paramLabel = "REGEX",
            description = "only what a kernel function of such a name has asked for; repeatable")
    List<String> callers = new ArrayList<>();

    @Option(
            names = "--gfp",
            paramLabel = "FLAGS",
            description = "only allocations with all of these flags: __GFP_ACCOUNT, GFP_ATOMIC|__GFP_ZERO, 0x400000")
    @Nullable
    String gfp;

    @Option(
            names = "--pages",
            paramLabel = "WHICH",
            description = "all: pages of programs and files too, with whole stacks, which are set apart otherwise")
    @Nullable
    String pages;

    /** Refuses what makes no sense. */
    void check() {
        if (pages != null && !pages.equals(ALL)) {
            throw new UsageException("--pages takes all");
        }
        if (!kernel && (!caches.isEmpty() || !callers.isEmpty() || gfp != null || pages != null)) {
            throw new UsageException("--cache, --caller, --gfp and --pages are about the kernel: add -K");
        }
        var _ = callerPatterns();
        if (gfp != null) {
            int _ = GfpFlags.parse(gfp);
        }
    }

    boolean allPages() {
        return ALL.equals(pages);
    }

    /** Bits that an allocation must have; 0 for any. */
    int gfpBits() {
        return gfp == null ? 0 : GfpFlags.parse(gfp);
    }

    /** Keeps what the user asks for. */
    KernelFilter filter() {
        return new KernelFilter(caches, callerPatterns());
    }

    private List<Pattern> callerPatterns() {
        try {
            return callers.stream().map(Pattern::compile).toList();
        } catch (PatternSyntaxException wrong) {
            throw new UsageException("--caller: " + wrong.getMessage());
        }
    }
}
