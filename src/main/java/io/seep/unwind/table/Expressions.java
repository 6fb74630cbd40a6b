package io.seep.unwind.table;

import io.seep.unwind.table.RegisterRule.Simple;

/** Recognises the few DWARF expressions (DWARF 5, 2.5) that compilers and assembler programmers use in frames. */
final class Expressions {

    private static final int DEREF = 0x06;
    private static final int AND = 0x1a;
    private static final int PLUS = 0x22;
    private static final int PLUS_UCONST = 0x23;
    private static final int SHL = 0x24;
    private static final int GE = 0x2a;
    private static final int LIT0 = 0x30;
    private static final int LIT31 = 0x4f;
    private static final int BREG0 = 0x70;
    private static final int BREG31 = 0x8f;

    private Expressions() {}

    /** breg, breg deref, breg deref plus, or the one of the PLT. */
    static CfaRule cfa(FrameCursor expression) throws MalformedFrameException {
        int first = expression.u8();
        if (first < BREG0 || first > BREG31) {
            return new CfaRule.Other();
        }
        int register = first - BREG0;
        long offset = expression.sleb();
        if (!expression.hasMore()) {
            return new CfaRule.Sum(register, offset);
        }
        int second = expression.u8();
        if (second == BREG0 + FrameState.RETURN_ADDRESS) {
            return register == FrameState.RSP && offset == 8 ? plt(expression) : new CfaRule.Other();
        }
        if (second != DEREF) {
            return new CfaRule.Other();
        }
        long addend = expression.hasMore() ? addend(expression) : 0;
        return expression.hasMore() || addend < 0
                ? new CfaRule.Other()
                : new CfaRule.AtRegister(register, offset, addend);
    }

    /** breg: the address where the register was saved. */
    static RegisterRule savedAt(FrameCursor expression) throws MalformedFrameException {
        int first = expression.u8();
        if (first < BREG0 || first > BREG31) {
            return Simple.OTHER;
        }
        long offset = expression.sleb();
        return expression.hasMore() ? Simple.OTHER : new RegisterRule.AtRegister(first - BREG0, offset);
    }

    /** "plus_uconst n" or "litN plus"; negative if it is something else. */
    private static long addend(FrameCursor expression) throws MalformedFrameException {
        int operation = expression.u8();
        if (operation == PLUS_UCONST) {
            return expression.uleb();
        }
        boolean literal = operation >= LIT0 && operation <= LIT31;
        return literal && expression.hasMore() && expression.u8() == PLUS ? operation - LIT0 : -1;
    }

    /** What follows "breg7 8 breg16" in the linkers' rule: "0, lit15 and, litN ge, lit3 shl, plus". */
    private static CfaRule plt(FrameCursor expression) throws MalformedFrameException {
        boolean masked = expression.sleb() == 0 && expression.u8() == LIT0 + 15 && expression.u8() == AND;
        int threshold = expression.u8() - LIT0;
        boolean shifted = expression.u8() == GE
                && expression.u8() == LIT0 + 3
                && expression.u8() == SHL
                && expression.u8() == PLUS
                && !expression.hasMore();
        return masked && shifted && threshold >= 0 && threshold <= 31
                ? new CfaRule.Plt(threshold)
                : new CfaRule.Other();
    }
}
