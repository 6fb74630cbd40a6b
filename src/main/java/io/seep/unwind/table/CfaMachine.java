package io.seep.unwind.table;

import io.seep.unwind.table.RegisterRule.Simple;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs call frame instructions (DWARF 5, 6.4.2, and the GNU extensions) and tells the state at each address where it
 * changes. The work is bounded by the number of instruction bytes.
 */
final class CfaMachine {

    /** GCC nests one or two; a bound is needed as each takes memory for one byte of input. */
    private static final int DEEPEST_REMEMBERED = 64;

    /** Takes the state that holds from an address on. */
    interface Sink {
        void row(long address, FrameState state);
    }

    private final Cie cie;
    private final long end;
    private final Deque<FrameState> remembered = new ArrayDeque<>();
    private long address;
    private FrameState state;

    CfaMachine(Cie cie, long start, long end) {
        this.cie = cie;
        this.address = start;
        this.end = end;
        this.state = cie.initial();
    }

    /** The state after the last instruction. */
    FrameState state() {
        return state;
    }

    /** The address that the present state is for. */
    long address() {
        return address;
    }

    /** Runs to the program's end or that of the range. On an exception everything told so far is right. */
    void run(FrameCursor program, Sink sink) throws MalformedFrameException {
        while (program.hasMore()) {
            int operation = program.u8();
            int operand = operation & 0x3f;
            switch (operation >> 6) {
                case 1 -> advance(operand, sink);
                case 2 -> setOffset(operand, program.uleb());
                case 3 -> restore(operand);
                default -> extended(operation, program, sink);
            }
            if (address >= end) {
                return;
            }
        }
        sink.row(address, state);
    }

    private void extended(int operation, FrameCursor program, Sink sink) throws MalformedFrameException {
        switch (operation) {
            case 0x00 -> {}
            case 0x01 -> moveTo(cie.encoding().address(program, cie.section().vaddr(), 0), sink);
            case 0x02 -> advance(program.u8(), sink);
            case 0x03 -> advance(program.u16(), sink);
            case 0x04 -> advance(program.u32(), sink);
            case 0x05 -> setOffset(program.uleb(), program.uleb());
            case 0x06 -> restore(program.uleb());
            case 0x07 -> state = state.with(program.uleb(), Simple.UNDEFINED);
            case 0x08 -> state = state.with(program.uleb(), Simple.UNCHANGED);
            case 0x09 -> inRegister(program.uleb(), program.uleb());
            case 0x0a -> remember();
            case 0x0b -> recall();
            case 0x0c -> setCfa(program.uleb(), program.uleb());
            case 0x0d -> state = state.with(new CfaRule.Register(program.uleb()));
            case 0x0e -> state = state.withCfaOffset(program.uleb());
            case 0x0f -> state = state.with(Expressions.cfa(program.part(program.uleb())));
            case 0x10 -> {
                long register = program.uleb();
                state = state.with(register, Expressions.savedAt(program.part(program.uleb())));
            }
            case 0x11 -> setOffset(program.uleb(), program.sleb());
            case 0x12 -> setCfa(program.uleb(), program.sleb() * cie.dataFactor());
            case 0x13 -> state = state.withCfaOffset(program.sleb() * cie.dataFactor());
            case 0x14 -> setValue(program.uleb(), program.uleb());
            case 0x15 -> setValue(program.uleb(), program.sleb());
            case 0x16 -> {
                long register = program.uleb();
                program.skip(program.uleb());
                state = state.with(register, Simple.OTHER);
            }
            // DW_CFA_GNU_args_size: for landing pads only
            case 0x2e -> program.uleb();
            // DW_CFA_GNU_negative_offset_extended
            case 0x2f -> setOffset(program.uleb(), -program.uleb());
            default -> throw new MalformedFrameException("unknown instruction");
        }
    }

    private void advance(long delta, Sink sink) throws MalformedFrameException {
        moveTo(address + delta * cie.codeFactor(), sink);
    }

    private void moveTo(long target, Sink sink) throws MalformedFrameException {
        if (target < address) {
            throw new MalformedFrameException("goes backwards");
        }
        if (target > address) {
            sink.row(address, state);
        }
        address = target;
    }

    private void setOffset(long register, long factored) {
        state = state.with(register, new RegisterRule.AtCfa(factored * cie.dataFactor()));
    }

    /** The register's value is CFA + offset; for rsp and offset 0 that is what holds anyway. */
    private void setValue(long register, long factored) {
        boolean asAlways = register == FrameState.RSP && factored == 0;
        state = state.with(register, asAlways ? Simple.UNCHANGED : Simple.OTHER);
    }

    private void inRegister(long register, long other) {
        state = state.with(register, register == other ? Simple.UNCHANGED : Simple.OTHER);
    }

    private void restore(long register) {
        state = state.with(register, cie.initial().rule(register));
    }

    private void remember() throws MalformedFrameException {
        if (remembered.size() == DEEPEST_REMEMBERED) {
            throw new MalformedFrameException("remembers too much");
        }
        remembered.push(state);
    }

    private void recall() throws MalformedFrameException {
        if (remembered.isEmpty()) {
            throw new MalformedFrameException("nothing remembered");
        }
        state = remembered.pop();
    }

    private void setCfa(long register, long offsetBytes) {
        state = state.with(new CfaRule.Register(register)).withCfaOffset(offsetBytes);
    }
}
