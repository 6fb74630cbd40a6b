package io.seep.cli;

/**
 * What a run traces.
 *
 * @param target what there is to begin with
 * @param follows true to trace children and what they become as well
 * @param selection further processes, present and future; not empty only when follows is true
 */
record TraceScope(TraceTarget target, boolean follows, ProcessSelection selection) {
    /** No process at all: then the kernel is. */
    boolean isWithoutProcesses() {
        return target.pids().isEmpty() && selection.isEmpty();
    }

    /** A command is started, and the run is about that. */
    boolean startsCommand() {
        return target instanceof TraceTarget.Started;
    }
}
