package io.seep.unwind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository with a little history for git to work on: the project's own may be absent, as in a release archive. */
final class GitRepository {
    private static final int COMMITS = 20;
    private static final int FILES = 10;

    private GitRepository() {}

    /** The folder of the repository; made anew at each call, below target. */
    static String small() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "repository");
            git(folder, "init", "--quiet");
            for (int commit = 0; commit < COMMITS; commit++) {
                for (int file = 0; file < FILES; file++) {
                    Files.writeString(folder.resolve("file" + file), "line\n".repeat(commit * (file + 1)));
                }
                git(folder, "add", ".");
                git(folder, "commit", "--quiet", "--allow-empty", "--message", "change " + commit);
            }
            return folder.toAbsolutePath().toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("git", "-C", folder.toString(), "-c", "user.name=test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("git " + List.of(arguments) + " ended with " + status);
        }
    }
}
