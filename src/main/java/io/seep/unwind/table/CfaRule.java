package io.seep.unwind.table;

/** How the CFA is found, as far as the tables can tell it. Registers are by DWARF number. */
sealed interface CfaRule {

    /** register + {@link FrameState#cfaOffsetBytes}, which has instructions of its own. */
    record Register(long register) implements CfaRule {}

    /** register + offset, both given by an expression. */
    record Sum(long register, long offsetBytes) implements CfaRule {}

    /** *(register + offset) + addend. */
    record AtRegister(long register, long offsetBytes, long addendBytes) implements CfaRule {}

    /** {@link Rule.Plt}. */
    record Plt(int threshold) implements CfaRule {}

    /** An expression of another form, or none yet. */
    record Other() implements CfaRule {}
}
