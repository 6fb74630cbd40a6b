package io.seep.analyse;

import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.model.StackFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sites whose stack passes through one of some modules and lies under one of some functions. It is applied
 * after the run, when stacks have names: what is left out was traced all the same.
 *
 * @param modules names of files, with folders or without; {@code libx.so} stands for {@code libx.so.1} too
 * @param functions names as the report shows them, with parameters or without
 */
public record StackSelection(List<String> modules, List<String> functions) {
    public static final StackSelection ALL = new StackSelection(List.of(), List.of());

    public StackSelection {
        modules = List.copyOf(modules);
        functions = List.copyOf(functions);
    }

    /** The sites that are kept, and what that leaves out. */
    public record Outcome(List<NamedSite> kept, StackFilter filter) {}

    /** Applies it. */
    public Outcome of(List<NamedSite> sites) {
        var kept = new ArrayList<NamedSite>();
        long allocations = 0;
        long bytes = 0;
        long cut = 0;
        for (NamedSite site : sites) {
            if (keeps(site.stack())) {
                kept.add(site);
            } else {
                allocations += site.counters().allocations();
                bytes += site.counters().allocatedBytes();
                cut += site.stack().isComplete() ? 0 : site.counters().allocations();
            }
        }
        return new Outcome(kept, new StackFilter(modules, functions, allocations, bytes, cut));
    }

    boolean keeps(Stack stack) {
        return (modules.isEmpty() || stack.frames().stream().anyMatch(this::isInModule))
                && (functions.isEmpty() || stack.frames().stream().anyMatch(this::isInFunction));
    }

    private boolean isInModule(Frame frame) {
        String path = frame.modulePath();
        return modules.stream().anyMatch(module -> module.equals(path) || isFile(module, frame.module()));
    }

    private static boolean isFile(String wanted, @Nullable String name) {
        return name != null && (name.equals(wanted) || (wanted.endsWith(".so") && name.startsWith(wanted + ".")));
    }

    private boolean isInFunction(Frame frame) {
        String function = frame.function();
        return function != null && functions.stream().anyMatch(wanted -> isFunction(wanted, function));
    }

    /** A compiler's copies of a function ({@code parse.part.0}) are the function. */
    private static boolean isFunction(String wanted, String function) {
        if (!function.startsWith(wanted)) {
            return false;
        }
        return function.length() == wanted.length()
                || function.charAt(wanted.length()) == '('
                || function.charAt(wanted.length()) == '.';
    }
}
