package io.seep.cli;

import io.seep.analyse.NamedFrames;
import io.seep.analyse.SiteIdentity;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.Stack;
import io.seep.symbolize.NamingOptions;
import io.seep.symbolize.NamingProgress;
import io.seep.symbolize.RecordedNames;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Folders with debug files that the user names; and recordings that get their names from there. */
@OptionGroup("Names")
final class DebugPaths {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(1);

    @Option(
            names = "--debug-path",
            paramLabel = "DIR",
            description = "look for debug files below this folder too, by build-id or name; repeatable")
    List<Path> folders = new ArrayList<>();

    /** Refuses what makes no sense. */
    void check() {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new UsageException("--debug-path " + folder + ": there is no such folder");
            }
        }
    }

    List<Path> absolute() {
        return folders.stream().map(Path::toAbsolutePath).toList();
    }

    static String servers(Map<String, String> environment) {
        return environment.getOrDefault("DEBUGINFOD_URLS", "");
    }

    /** The recording with the names that the folders have; itself when no folder was given. */
    Recording rename(Recording recording, PrintStream messages) {
        if (folders.isEmpty()) {
            return recording;
        }
        try (var names = new RecordedNames(new NamingOptions(absolute(), false, servers(System.getenv())))) {
            recording.sites().forEach(site -> names.want(site.stack()));
            await(names, messages);
            messages.println("seep: named anew: " + names.found());
            List<Site> sites = recording.sites().stream()
                    .map(site -> renamed(site, names.name(site.stack())))
                    .toList();
            return recording
                    .withSites(sites)
                    .withCompleteness(recording.completeness().withNames(NamedFrames.of(sites, names.remarks())));
        }
    }

    private static void await(RecordedNames names, PrintStream messages) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!names.await(STEP) && System.nanoTime() < deadline) {
            NamingProgress progress = names.progress();
            messages.println(
                    "seep: naming frames: " + progress.named() + " of " + progress.wanted() + " addresses done");
        }
    }

    /** The id is of modules and offsets and stays; the name id is of names. */
    private static Site renamed(Site site, Stack stack) {
        return stack.equals(site.stack())
                ? site
                : site.withStack(stack).withNameId(SiteIdentity.nameId(site.origin(), stack));
    }
}
