package io.seep.analyse.gate;

import io.seep.analyse.FunctionName;
import io.seep.model.Frame;
import io.seep.model.Site;
import io.seep.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a file of suppressions. */
public sealed interface Suppression {
    /** As the report names it. */
    String text();

    boolean matches(Site site);

    /**
     * LeakSanitizer's {@code leak:pattern}: any function, file or module of the stack has it somewhere in its name;
     * {@code ^} and {@code $} hold it to the ends.
     */
    record Named(String text, String glob) implements Suppression {
        static Named of(String pattern) {
            boolean start = pattern.startsWith("^");
            boolean end = pattern.endsWith("$");
            String inner = pattern.substring(start ? 1 : 0, pattern.length() - (end && pattern.length() > 1 ? 1 : 0));
            // What LeakSanitizer knows is * alone.
            return new Named("leak:" + pattern, (start ? "" : "*") + inner + (end ? "" : "*"));
        }

        @Override
        public boolean matches(Site site) {
            return site.stack().frames().stream()
                    .anyMatch(
                            frame -> matches(frame.function()) || matches(frame.modulePath()) || matches(frame.file()));
        }

        private boolean matches(@Nullable String name) {
            return name != null && Glob.matches(glob, name);
        }
    }

    /** Valgrind's: the innermost frames, one by one. */
    record Frames(String text, List<Step> steps, boolean onlyUnreachable, boolean onlyReachable)
            implements Suppression {
        public Frames {
            steps = List.copyOf(steps);
        }

        @Override
        public boolean matches(Site site) {
            boolean unreachable = site.verdict().kind().equals(Verdict.UNREACHABLE);
            if ((onlyUnreachable && !unreachable) || (onlyReachable && unreachable)) {
                return false;
            }
            // Valgrind's first frame is the allocator function; Seep has it apart, and may have operator new below it.
            List<Frame> frames = site.stack().frames();
            if (!steps.isEmpty() && steps.getFirst().isFunction(site.origin()) && fits(steps, 1, frames, 0)) {
                return true;
            }
            for (int skipped = 0; skipped <= frames.size() && skipped < 3; skipped++) {
                if (fits(steps, 0, frames, skipped)) {
                    return true;
                }
                if (skipped == frames.size() || !isAllocator(frames.get(skipped))) {
                    return false;
                }
            }
            return false;
        }

        private static boolean isAllocator(Frame frame) {
            String name = frame.function();
            return name != null
                    && (name.startsWith("operator new")
                            || List.of("malloc", "calloc", "realloc").contains(name));
        }

        /** As globs are matched: the last "..." takes one frame more when what follows it does not fit. */
        private static boolean fits(List<Step> steps, int firstStep, List<Frame> frames, int firstFrame) {
            int step = firstStep;
            int frame = firstFrame;
            int dots = -1;
            int dotsFrame = 0;
            while (step < steps.size()) {
                if (steps.get(step).kind() == Step.Kind.ANY) {
                    dots = step++;
                    dotsFrame = frame;
                } else if (frame < frames.size() && steps.get(step).fits(frames.get(frame))) {
                    step++;
                    frame++;
                } else if (dots >= 0 && dotsFrame < frames.size()) {
                    step = dots + 1;
                    frame = ++dotsFrame;
                } else {
                    return false;
                }
            }
            return true;
        }
    }

    /** A line of such a stack: {@code fun:}, {@code obj:}, {@code src:} with a pattern, or {@code ...}. */
    record Step(Kind kind, String glob, int line) {
        enum Kind {
            FUNCTION,
            OBJECT,
            SOURCE,
            ANY
        }

        boolean isFunction(String name) {
            return kind == Kind.FUNCTION
                    && (Glob.matches(glob, name) || Glob.matches(FunctionName.plain(glob), FunctionName.plain(name)));
        }

        boolean fits(Frame frame) {
            return switch (kind) {
                case FUNCTION -> frame.function() != null && isFunction(frame.function());
                case OBJECT -> frame.modulePath() != null && Glob.matches(glob, frame.modulePath());
                case SOURCE ->
                    frame.file() != null
                            && (line == 0 || line == frame.line())
                            && Glob.matches(
                                    glob, frame.file().substring(frame.file().lastIndexOf('/') + 1));
                case ANY -> true;
            };
        }
    }
}
