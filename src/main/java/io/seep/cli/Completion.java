package io.seep.cli;

import io.seep.engine.AttachMode;
import io.seep.engine.StackMethod;
import io.seep.report.ReportFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The shell's completion of {@code seep}, for bash and, by its bashcompinit, zsh; from the commands' definitions. */
final class Completion {
    private static final Set<String> PATHS = Set.of("FILE", "DIR", "A", "B");

    private Completion() {}

    static String script() {
        CommandLine seep = new CommandLine(new TraceOptions());
        prepare(seep.getCommandSpec());
        seep.addSubcommand("demo", new CommandLine(CommandSpec.create()));
        for (String name : Verbs.names()) {
            CommandSpec verb = Verbs.spec(name);
            prepare(verb);
            verb.name(name);
            seep.addSubcommand(name, new CommandLine(verb));
        }
        return AutoComplete.bash("seep", seep);
    }

    private static Map<String, List<String>> words() {
        return Map.of(
                "--format", Formats.ALL.all().stream().map(ReportFormat::name).toList(),
                "--env", List.of("development", "staging", "production"),
                "--stacks",
                        Arrays.stream(StackMethod.values())
                                .map(StackMethod::word)
                                .toList(),
                "--attach",
                        Arrays.stream(AttachMode.values()).map(AttachMode::word).toList());
    }

    /** Tells the script which options take a file and which one of a few words. */
    private static void prepare(CommandSpec command) {
        for (OptionSpec option : List.copyOf(command.options())) {
            List<String> words = words().get(option.longestName());
            if (words != null) {
                // The script keeps the words under the parameter's label.
                String label = option.longestName().substring(2);
                replace(
                        command,
                        option,
                        option.toBuilder().completionCandidates(words).paramLabel(label));
            } else if (PATHS.contains(option.paramLabel())) {
                // Not toBuilder: it keeps the type of the field, which may be a list.
                replace(
                        command,
                        option,
                        OptionSpec.builder(option.names()).type(Path.class).arity("1"));
            }
        }
        for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
            if (PATHS.contains(parameter.paramLabel())) {
                command.remove(parameter);
                command.addPositional(parameter.toBuilder()
                        .type(Path.class)
                        .auxiliaryTypes(Path.class)
                        .build());
            }
        }
    }

    private static void replace(CommandSpec command, OptionSpec option, OptionSpec.Builder other) {
        command.remove(option);
        command.addOption(other.build());
    }
}
