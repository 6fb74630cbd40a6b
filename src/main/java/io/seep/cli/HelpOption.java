package io.seep.cli;

import picocli.CommandLine.Option;

/** {@code --help} of a verb; {@link CommandHelp} tells the two names apart. */
final class HelpOption {
    @Essential
    @Option(
            names = {"-h", "--help", "--help-all"},
            usageHelp = true,
            description = "show this help, or all options")
    boolean help;
}
