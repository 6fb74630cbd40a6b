package io.seep.cli;

import java.io.PrintStream;
import java.util.List;

/** What {@code seep NAME} does, for one NAME; a picocli command whose options and parameters are its fields. */
interface Verb {
    /** True when something may follow {@code --}. */
    default boolean takesCommand() {
        return false;
    }

    /**
     * Does it.
     *
     * @param command what was typed behind {@code --}; empty without
     * @param messages where remarks for the user go
     * @return the exit status
     */
    int run(List<String> command, PrintStream messages);
}
