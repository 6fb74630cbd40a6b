package io.seep.cli;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command as picocli sees it, and its help: one screen with examples first, or everything. */
final class CommandHelp {
    /** Lines of the smallest terminal that people use; the prompt needs one. */
    static final int SCREEN = 24;

    private static final String ALL = "--help-all";
    private static final String UNGROUPED = "Further options";

    private CommandHelp() {}

    /** Shows what was asked for; false when it was no help. */
    static boolean show(ParseResult parsed, PrintStream out) {
        if (!parsed.isUsageHelpRequested()) {
            return false;
        }
        CommandSpec command = parsed.commandSpec();
        out.print(parsed.originalArgs().contains(ALL) ? whole(command) : brief(command));
        return true;
    }

    /** All options if they fit on a screen, else the essential ones. */
    static String brief(CommandSpec command) {
        String all = text(command, option -> true, false);
        if (all.lines().count() <= SCREEN) {
            return all;
        }
        return text(command, CommandHelp::isEssential, false)
                + (command.name().equals("seep") ? "Verbs: " + String.join(" ", Verbs.names()) + "\n" : "")
                + "All options: " + command.name() + " --help-all, man "
                + command.name().replace(' ', '-') + "\n";
    }

    /** Every option, by group. */
    static String whole(CommandSpec command) {
        StringBuilder text = new StringBuilder(text(command, option -> true, true));
        if (command.name().equals("seep")) {
            text.append("\nVerbs (each has its own --help):\n");
            Verbs.names().forEach(name -> text.append(String.format("  %-10s %s%n", name, purpose(Verbs.spec(name)))));
        }
        return text.toString();
    }

    /** The sentence that says what a command is for. */
    static String purpose(CommandSpec command) {
        String[] description = command.usageMessage().description();
        return description.length > 0 ? description[0] : command.usageMessage().customSynopsis()[0];
    }

    /** What is worth typing, and behind two blanks what it does, be it in the same line or in the next. */
    static List<String> examples(CommandSpec command) {
        List<String> examples = new ArrayList<>();
        for (String line : command.usageMessage().customSynopsis()) {
            if (line.startsWith("   ")) {
                examples.add(examples.removeLast() + "  " + line.strip());
            } else if (line.startsWith("  ")) {
                examples.add(line.strip());
            }
        }
        return examples;
    }

    /** Options by the heading of their group, in the order in which they are declared. */
    static Map<String, List<OptionSpec>> groups(CommandSpec command) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(group(command, option), unseen -> new ArrayList<>())
                        .add(option);
            }
        }
        return groups;
    }

    private static String group(CommandSpec command, OptionSpec option) {
        Field field = field(option);
        OptionGroup group = field == null ? null : field.getDeclaringClass().getAnnotation(OptionGroup.class);
        if (group != null) {
            return group.value();
        }
        boolean own = field == null
                || field.getDeclaringClass() == command.userObject().getClass();
        return own ? "Options" : UNGROUPED;
    }

    static boolean isEssential(ArgSpec option) {
        Field field = field(option);
        return field != null && field.isAnnotationPresent(Essential.class);
    }

    private static @Nullable Field field(ArgSpec option) {
        return option.userObject() instanceof Field field ? field : null;
    }

    private static String text(CommandSpec command, Predicate<OptionSpec> shown, boolean grouped) {
        var help = new Help(command);
        StringBuilder text = new StringBuilder(synopsis(command));
        if (!command.positionalParameters().isEmpty()) {
            text.append(help.parameterList());
        }
        Map<String, List<OptionSpec>> groups = groups(command);
        if (grouped) {
            groups.forEach((heading, options) ->
                    text.append("\n").append(heading).append(":\n").append(list(help, options)));
        } else {
            text.append(list(
                    help,
                    groups.values().stream().flatMap(List::stream).filter(shown).toList()));
        }
        return text.toString();
    }

    private static String synopsis(CommandSpec command) {
        if (command.usageMessage().customSynopsis().length > 0) {
            return String.join("\n", command.usageMessage().customSynopsis()) + "\n";
        }
        return purpose(command) + "\n\n";
    }

    private static String list(Help help, List<OptionSpec> options) {
        var layout = help.createDefaultLayout();
        layout.addOptions(options, help.parameterLabelRenderer());
        return layout.toString();
    }
}
