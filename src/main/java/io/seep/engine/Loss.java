package io.seep.engine;

/** enum loss of src/main/bpf/abi.h, in its order, with the names of the report (docs/report-format.md). */
enum Loss {
    LIVE_BLOCKS(0, "liveBlocks"),
    LIVE_BYTES(1, "liveBytes"),
    STACKS(2, "stacks"),
    MISSED_RETURNS(3, "missedReturns"),
    MISSED_FREES(4, "missedFrees"),
    THREAD_STATES(5, "threadStates"),
    NESTED_CALLS(6, "nestedCalls"),
    ADDRESSES(7, "addressesOutOfRange"),
    UNREAD_RESULTS(8, "unreadResults"),
    SUSPICIOUS_FREES(9, "suspiciousFrees"),
    MAPPINGS(10, "mappings"),
    PROCESSES(11, "processes"),
    EVENT_ALLOCATIONS(12, "eventAllocations"),
    EVENT_FREES(13, "eventFrees"),
    EVENT_OTHERS(14, "eventOthers"),
    KERNEL_STACKS(15, "kernelStacks");

    private final int number;
    private final String reportName;

    Loss(int number, String reportName) {
        this.number = number;
        this.reportName = reportName;
    }

    int number() {
        return number;
    }

    String reportName() {
        return reportName;
    }
}
