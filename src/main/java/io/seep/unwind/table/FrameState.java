package io.seep.unwind.table;

import io.seep.unwind.table.RegisterRule.Simple;

/** The row of DWARF's big table that holds at one address, cut down to the registers that are followed. */
record FrameState(CfaRule cfa, RegisterRule rbp, RegisterRule rsp, RegisterRule returnAddress) {

    /** DWARF numbers of x86-64 (psABI, figure 3.36). */
    static final int RBP = 6;

    static final int RSP = 7;
    static final int RETURN_ADDRESS = 16;

    static final FrameState EMPTY =
            new FrameState(new CfaRule.Other(), Simple.UNCHANGED, Simple.UNCHANGED, Simple.UNCHANGED);

    FrameState with(CfaRule rule) {
        return new FrameState(rule, rbp, rsp, returnAddress);
    }

    FrameState with(long register, RegisterRule rule) {
        if (register == RBP) {
            return new FrameState(cfa, rule, rsp, returnAddress);
        }
        if (register == RSP) {
            return new FrameState(cfa, rbp, rule, returnAddress);
        }
        return register == RETURN_ADDRESS ? new FrameState(cfa, rbp, rsp, rule) : this;
    }

    RegisterRule rule(long register) {
        if (register == RBP) {
            return rbp;
        }
        if (register == RSP) {
            return rsp;
        }
        return register == RETURN_ADDRESS ? returnAddress : Simple.UNCHANGED;
    }
}
