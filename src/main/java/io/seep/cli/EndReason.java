package io.seep.cli;

/** Why a trace ended, as {@code session.endReason} names it. */
enum EndReason {
    DURATION("duration"),
    LIMIT("limit"),
    INTERRUPTED("interrupted"),
    TERMINATED("terminated"),
    STOPPED("stopped"),
    BUDGET("budget"),
    MEMORY_PRESSURE("memory-pressure"),
    TARGET_EXITED("target-exited"),
    TARGET_EXEC("target-exec"),
    /** It has not ended: a report was asked for meanwhile. */
    RUNNING("running");

    private final String reportName;

    EndReason(String reportName) {
        this.reportName = reportName;
    }

    String reportName() {
        return reportName;
    }

    /** Did Seep let go to spare the target? Then whoever needs the whole run has not got it: a gate ends with 24. */
    boolean cutsShort() {
        return this == BUDGET || this == MEMORY_PRESSURE;
    }
}
