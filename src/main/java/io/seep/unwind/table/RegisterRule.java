package io.seep.unwind.table;

/** Where a register's value in the caller is (DWARF 5, 6.4.1), as far as the tables can tell it. */
sealed interface RegisterRule {

    /** In memory at CFA + offset. */
    record AtCfa(long offsetBytes) implements RegisterRule {}

    /** In memory at another register (by DWARF number) + offset. */
    record AtRegister(int register, long offsetBytes) implements RegisterRule {}

    /** Rules without a number. */
    enum Simple implements RegisterRule {
        /** Still in the register. */
        UNCHANGED,
        /** Lost; for the return address: there is no caller. */
        UNDEFINED,
        /** Anything else: in another register, an expression, … */
        OTHER
    }
}
