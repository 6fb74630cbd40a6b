package io.seep.analyse.view;

import io.seep.model.Frame;
import io.seep.model.Site;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what sites are put together. */
public sealed interface Grouping {
    /** What the groups are, for the head of a table. */
    String named();

    /** The frames that name the site's group, the caller of the allocator first; empty when it has none. */
    List<Frame> frames(Site site);

    /** The name of the site's group: sites of the same name are one group. */
    default String name(Site site) {
        List<Frame> frames = frames(site);
        if (frames.isEmpty()) {
            return "(no stack)";
        }
        StringBuilder name = new StringBuilder();
        for (Frame frame : frames) {
            name.append(name.isEmpty() ? "" : " < ").append(FrameName.of(frame));
        }
        return name.toString();
    }

    /** Each site for itself. */
    record Sites() implements Grouping {
        @Override
        public String named() {
            return "site";
        }

        @Override
        public List<Frame> frames(Site site) {
            return site.stack().frames();
        }

        @Override
        public String name(Site site) {
            return site.origin() + " #" + site.process() + site.id();
        }
    }

    /** The function that asked for the memory: the first one that belongs to no library of the language. */
    record Functions() implements Grouping {
        @Override
        public String named() {
            return "function";
        }

        @Override
        public List<Frame> frames(Site site) {
            return LibraryFrames.past(site, 0);
        }
    }

    /** The function that called that one. */
    record Callers() implements Grouping {
        @Override
        public String named() {
            return "caller";
        }

        @Override
        public List<Frame> frames(Site site) {
            return LibraryFrames.past(site, 1);
        }
    }

    /** The file that holds the function that asked for the memory. */
    record Modules() implements Grouping {
        @Override
        public String named() {
            return "module";
        }

        @Override
        public List<Frame> frames(Site site) {
            return LibraryFrames.past(site, 0);
        }

        @Override
        public String name(Site site) {
            List<Frame> frames = frames(site);
            String module = frames.isEmpty() ? null : frames.getFirst().module();
            return module == null || module.isBlank() ? "(no file)" : module;
        }
    }

    /** The first so many frames of the stack. */
    record TopFrames(int frames) implements Grouping {
        @Override
        public String named() {
            return "top " + frames + " frames";
        }

        @Override
        public List<Frame> frames(Site site) {
            List<Frame> all = site.stack().frames();
            return all.subList(0, Math.min(frames, all.size()));
        }
    }

    /** The grouping of a name: {@code function}, {@code module}, {@code caller}, {@code top5}; null when it is none. */
    static @Nullable Grouping named(String name) {
        return switch (name) {
            case "function" -> new Functions();
            case "module" -> new Modules();
            case "caller" -> new Callers();
            default -> {
                Matcher top = Pattern.compile("top([1-9]\\d{0,2})").matcher(name);
                yield top.matches() ? new TopFrames(Integer.parseInt(top.group(1))) : null;
            }
        };
    }
}
