package io.seep.unwind.table;

import io.seep.unwind.table.RegisterRule.Simple;

/**
 * The row of DWARF's big table that holds at one address, cut down to the registers that are followed.
 *
 * @param cfaOffsetBytes for {@link CfaRule.Register}; an expression leaves it as it was, and a register set later goes on
 *     with it: so do libgcc and readelf, and libgcrypt's assembler relies on it
 */
record FrameState(CfaRule cfa, long cfaOffsetBytes, RegisterRule rbp, RegisterRule rsp, RegisterRule returnAddress) {

    /** DWARF numbers of x86-64 (psABI, figure 3.36). */
    static final int RBP = 6;

    static final int RSP = 7;
    static final int RETURN_ADDRESS = 16;

    static final FrameState EMPTY =
            new FrameState(new CfaRule.Other(), 0, Simple.UNCHANGED, Simple.UNCHANGED, Simple.UNCHANGED);

    FrameState with(CfaRule rule) {
        return new FrameState(rule, cfaOffsetBytes, rbp, rsp, returnAddress);
    }

    FrameState withCfaOffset(long offsetBytes) {
        return new FrameState(cfa, offsetBytes, rbp, rsp, returnAddress);
    }

    FrameState with(long register, RegisterRule rule) {
        if (register == RBP) {
            return new FrameState(cfa, cfaOffsetBytes, rule, rsp, returnAddress);
        }
        if (register == RSP) {
            return new FrameState(cfa, cfaOffsetBytes, rbp, rule, returnAddress);
        }
        return register == RETURN_ADDRESS ? new FrameState(cfa, cfaOffsetBytes, rbp, rsp, rule) : this;
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
