package io.seep.unwind.table;

/**
 * How to get from a frame to its caller's. The CFA ("canonical frame address") is the caller's stack pointer at its
 * call instruction; the return address lies at CFA - 8.
 */
public sealed interface Rule permits Rule.Plain, OddRule, Rule.Plt, Rule.Command {

    /** The register a CFA is reckoned from. */
    enum Base {
        RSP,
        RBP
    }

    /**
     * CFA = base + cfaOffset. More than 99.9 % of all rules are of this kind.
     *
     * @param cfaOffsetBytes 0 to 65,528, a multiple of 8
     * @param rbpBelowCfaBytes the caller's rbp was saved at CFA - this (8 to 4,088, a multiple of 8); 0 if rbp still has
     *     the caller's value
     */
    record Plain(Base base, int cfaOffsetBytes, int rbpBelowCfaBytes) implements Rule {}

    /**
     * In a procedure linkage table, where each entry pushes 8 bytes on its way: CFA = rsp + 8, and 8 more if the low
     * four bits of the pc are at least the threshold.
     *
     * @param threshold 0 to 31, in practice 10 or 11
     */
    record Plt(int threshold) implements Rule {}

    /** Where there is no caller to be reckoned. */
    enum Command implements Rule {
        /** No frame information covers the address. */
        GAP,
        /** The outermost frame of its thread: the stack is complete. */
        END,
        /** The signal trampoline: the kernel's signal frame lies at rsp and holds the interrupted registers. */
        SIGNAL,
        /** There is a rule, but it needs what the unwinder does not follow. */
        UNSUPPORTED
    }
}
