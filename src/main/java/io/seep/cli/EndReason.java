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
    TARGET_EXEC("target-exec");

    private final String reportName;

    EndReason(String reportName) {
        this.reportName = reportName;
    }

    String reportName() {
        return reportName;
    }
}
