package io.seep.cli;

import io.seep.ffm.Errno;

/** The command of {@code seep -- COMMAND} could not be started. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int ENOTDIR = 20;

    private final int exitCode;

    CommandFailure(String command, int errno) {
        super("cannot run '" + command + "': " + Errno.text(errno));
        this.exitCode = errno == Errno.ENOENT || errno == ENOTDIR ? 127 : 126;
    }

    /** 127 when it was not found, 126 when it can't be run, as a shell has it. */
    int exitCode() {
        return exitCode;
    }
}
