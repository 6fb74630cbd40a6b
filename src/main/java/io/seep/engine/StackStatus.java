package io.seep.engine;

/** enum stack_status of src/main/bpf/abi.h, with the codes of docs/report-format.md. */
enum StackStatus {
    COMPLETE(1, "complete"),
    DEPTH(2, "depth"),
    FRAME_POINTERS(3, "framePointers"),
    LOST(4, "lost"),
    OFF(5, "off"),
    UNREADABLE(6, "unreadable"),
    BUSY(7, "busy"),
    NO_TABLE(8, "noTable"),
    GAP(9, "gap"),
    UNSUPPORTED(10, "unsupported"),
    LOOP(11, "loop"),
    NO_IMAGE(12, "noCodeMap"),
    FRAME_POINTER_END(13, "framePointerEnd");

    private final int number;
    private final String code;

    StackStatus(int number, String code) {
        this.number = number;
        this.code = code;
    }

    int number() {
        return number;
    }

    String code() {
        return code;
    }

    static StackStatus of(int number) {
        for (StackStatus status : values()) {
            if (status.number == number) {
                return status;
            }
        }
        throw new IllegalArgumentException("no stack status " + number);
    }
}
