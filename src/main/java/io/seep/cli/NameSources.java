package io.seep.cli;

import io.seep.symbolize.NamingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where names may come from besides the files themselves. */
@OptionGroup("Names")
final class NameSources {
    @Mixin
    final DebugPaths folders = new DebugPaths();

    @Option(names = "--no-jcmd", description = "do not ask a Java virtual machine for the names of its compiled code")
    boolean noJcmd;

    @Option(
            names = "--vmlinux",
            paramLabel = "FILE",
            description = "the kernel's file with debug information, for lines of its frames; of the build that runs")
    @Nullable
    Path vmlinux;

    /** Refuses what makes no sense. */
    void check() {
        folders.check();
        if (vmlinux != null && !Files.isRegularFile(vmlinux)) {
            throw new UsageException("--vmlinux " + vmlinux + ": there is no such file");
        }
    }

    NamingOptions options(Map<String, String> environment) {
        return new NamingOptions(
                folders.absolute(),
                !noJcmd,
                DebugPaths.servers(environment),
                vmlinux == null ? null : vmlinux.toAbsolutePath());
    }
}
