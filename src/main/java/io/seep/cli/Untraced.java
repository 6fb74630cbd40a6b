package io.seep.cli;

import io.seep.ffm.Errno;
import java.io.IOException;
import java.util.List;

/** A command that runs without a trace, where there can be none and the user would rather have it run than fail. */
final class Untraced {
    private Untraced() {}

    /** Runs it to its end with Seep's own input and output; gives its status, 128 and N after signal N. */
    static int run(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException notThere) {
            throw new CommandFailure(command.getFirst(), Errno.ENOENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }
}
