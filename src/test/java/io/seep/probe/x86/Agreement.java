package io.seep.probe.x86;

import io.seep.probe.x86.Instruction.Known;

/** Whether the decoder and objdump say the same of an instruction. */
final class Agreement {
    private Agreement() {}

    /** Compares length, target of a relative branch, registers written, stores and the stack's move. */
    static boolean between(Known known, Objdump.Line line) {
        AttSyntax oracle = AttSyntax.of(line);
        RegisterSet written =
                known.stack().isNone() ? oracle.written() : oracle.written().union(RegisterSet.of(Register.RSP));
        return known.lengthBytes() == line.lengthBytes()
                && targetAddress(known, line) == line.directTarget()
                && known.stack().equals(oracle.stack())
                && known.stores() == oracle.stores()
                && known.writes().equals(written);
    }

    private static long targetAddress(Known known, Objdump.Line line) {
        long fromPosition = line.address() - line.position();
        return switch (known.flow()) {
            case Flow.Jump jump -> jump.target() + fromPosition;
            case Flow.ConditionalJump jump -> jump.target() + fromPosition;
            case Flow.Call call -> call.target() + fromPosition;
            case Flow.Plain _ -> -1;
        };
    }
}
