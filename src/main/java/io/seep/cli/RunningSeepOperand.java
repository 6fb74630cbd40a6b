package io.seep.cli;

import picocli.CommandLine.Parameters;

/** Mixin of the verbs that ask a running Seep and take nothing else: which one, also without {@code --id}. */
final class RunningSeepOperand extends RunningSeepOption {
    @Parameters(arity = "0..1", paramLabel = "PID", description = "as --id")
    void choose(int pid) {
        id = pid;
    }
}
