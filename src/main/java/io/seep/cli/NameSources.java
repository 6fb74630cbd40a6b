package io.seep.cli;

import io.seep.symbolize.NamingOptions;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where names may come from besides the files themselves. */
@OptionGroup("Names")
final class NameSources {
    @Mixin
    final DebugPaths folders = new DebugPaths();

    @Option(names = "--no-jcmd", description = "do not ask a Java virtual machine for the names of its compiled code")
    boolean noJcmd;

    /** Refuses what makes no sense. */
    void check() {
        folders.check();
    }

    NamingOptions options(Map<String, String> environment) {
        return new NamingOptions(folders.absolute(), !noJcmd, DebugPaths.servers(environment));
    }
}
