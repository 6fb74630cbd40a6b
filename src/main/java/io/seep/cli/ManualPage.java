package io.seep.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, from its definition, in the macros of man(7). */
final class ManualPage {
    /** As docs/report-format.md has it. */
    private static final List<List<String>> EXITS = List.of(
            List.of("0", "done; a gate passed; nothing got worse"),
            List.of("the command's own", "with -- COMMAND; 128 and N when signal N ended it"),
            List.of("2", "wrong usage (125 with -- COMMAND, where 2 could be the command's)"),
            List.of("23", "a gate or seep diff failed"),
            List.of("24", "the data is incomplete, and it was needed whole"),
            List.of("25", "refused by a guard, before tracing or within its first second"),
            List.of("125", "Seep itself failed"),
            List.of("126, 127", "the command cannot be run, is not found"));

    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    /** @param command with its full name, for example {@code seep report} */
    static String of(CommandSpec command) {
        var page = new ManualPage();
        page.write(command);
        return page.page.toString();
    }

    /** {@code seep-report} for {@code seep report}. */
    static String name(CommandSpec command) {
        return command.name().replace(' ', '-');
    }

    private void write(CommandSpec command) {
        boolean trace = command.name().equals("seep");
        line(".TH " + name(command).toUpperCase(Locale.ROOT) + " 1 \"\" \"Seep " + Version.TEXT + "\" \"Seep\"");
        heading("NAME");
        String purpose = CommandHelp.purpose(command);
        line(name(command) + " \\- "
                + text(purpose.endsWith(".") ? purpose.substring(0, purpose.length() - 1) : purpose));
        heading("SYNOPSIS");
        synopsis(command, trace);
        if (!CommandHelp.examples(command).isEmpty()) {
            heading("EXAMPLES");
            CommandHelp.examples(command).forEach(this::example);
        }
        if (!command.positionalParameters().isEmpty()) {
            heading("PARAMETERS");
            command.positionalParameters().forEach(this::parameter);
        }
        heading("OPTIONS");
        CommandHelp.groups(command).forEach((group, options) -> {
            line(".SS " + text(group));
            options.forEach(this::option);
        });
        if (trace) {
            heading("VERBS");
            Verbs.names().forEach(verb -> item("seep " + verb, CommandHelp.purpose(Verbs.spec(verb))));
        }
        heading("EXIT STATUS");
        EXITS.forEach(exit -> item(exit.get(0), exit.get(1)));
        heading("SEE ALSO");
        line(text(
                trace
                        ? Verbs.names().stream()
                                .map(verb -> "seep-" + verb + "(1)")
                                .collect(Collectors.joining(", "))
                        : "seep(1)"));
    }

    private void synopsis(CommandSpec command, boolean trace) {
        if (trace) {
            line(".B seep\n[\\fIOPTIONS\\fR] \\fB\\-p\\fR \\fIPID\\fR");
            line(".br\n.B seep\n[\\fIOPTIONS\\fR] \\fB\\-\\-\\fR \\fICOMMAND\\fR [\\fIARG\\fR...]");
            line(".br\n.B seep\n\\fIVERB\\fR [\\fIOPTIONS\\fR]");
            return;
        }
        line(".B " + text(command.name()));
        line("[\\fIOPTIONS\\fR] "
                + command.positionalParameters().stream()
                        .map(parameter -> (parameter.required() ? "" : "[") + "\\fI" + text(parameter.paramLabel())
                                + "\\fR" + (parameter.arity().isVariable() ? "..." : "")
                                + (parameter.required() ? "" : "]"))
                        .collect(Collectors.joining(" ")));
    }

    /** {@code seep -p 4711   trace a process}: what is typed, and behind two blanks what it does. */
    private void example(String example) {
        String[] parts = example.split(" {2,}", 2);
        item(parts[0], parts.length > 1 ? parts[1] : "");
    }

    private void parameter(PositionalParamSpec parameter) {
        item(parameter.paramLabel(), described(parameter));
    }

    private void option(OptionSpec option) {
        boolean value = option.arity().max() > 0;
        String label = value ? " \\fI" + text(option.paramLabel()) + "\\fR" : "";
        String shown = value && option.arity().min() == 0 ? " [" + label.strip() + "]" : label;
        String names = java.util.Arrays.stream(option.names())
                .map(name -> "\\fB" + text(name) + "\\fR")
                .collect(Collectors.joining(", "));
        line(".TP\n" + names + shown);
        line(text(described(option)));
    }

    /** What picocli puts into descriptions, put in. */
    private static String described(ArgSpec option) {
        return String.join(" ", option.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValueString()))
                .replace("%%", "%");
    }

    private void item(String what, String meaning) {
        line(".TP\n.B " + text(what));
        line(meaning.isEmpty() ? "\\&" : text(meaning));
    }

    private void heading(String heading) {
        line(".SH " + heading);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    /** Text that groff(7) takes for text: no escapes, no minus that becomes a hyphen, no request at a line's start. */
    private static String text(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
