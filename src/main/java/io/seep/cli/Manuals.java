package io.seep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The hidden verb {@code manuals DIR}: writes manual pages and the shell's completion below a folder, where man(1) and
 * bash-completion look beside {@code bin}. For the build; needs no root.
 */
final class Manuals {
    private Manuals() {}

    static int write(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new UsageException("manuals takes a folder");
        }
        Path share = Path.of(arguments.getFirst());
        try {
            Path pages = Files.createDirectories(share.resolve("man/man1"));
            write(pages, "seep", new CommandLine(new TraceOptions()).getCommandSpec());
            for (String verb : Verbs.names()) {
                write(pages, "seep-" + verb, Verbs.spec(verb));
            }
            Path completions = Files.createDirectories(share.resolve("bash-completion/completions"));
            Files.writeString(completions.resolve("seep"), Completion.script());
        } catch (IOException e) {
            throw new UsageException("cannot write to " + share + ": " + e.getMessage());
        }
        return 0;
    }

    private static void write(Path pages, String name, CommandSpec command) throws IOException {
        Files.writeString(pages.resolve(name + ".1"), ManualPage.of(command));
    }
}
