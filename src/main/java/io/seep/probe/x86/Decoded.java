package io.seep.probe.x86;

import io.seep.probe.x86.Instruction.Known;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an instruction whose row was found; works out what it does.
 *
 * @param immediateAt where its immediate begins, or its end if it has none
 * @param number the opcode byte as it stands in the code
 */
record Decoded(
        byte[] code,
        int position,
        int immediateAt,
        int lengthBytes,
        int number,
        Prefixes prefixes,
        Opcode opcode,
        @Nullable ModRm modRm) {
    private static final int WORD_BYTES = 8;

    Known known() {
        StackMove stack = stack();
        RegisterSet writes = stack.isNone() ? writes() : writes().union(RegisterSet.of(Register.RSP));
        Register zeroTested = zeroTested();
        return new Known(text(zeroTested), lengthBytes, support(), writes, stores(), stack, flow(), zeroTested);
    }

    private KernelSupport support() {
        // xchg %r8,%rax begins with 49 90 or 41 90: kernels before 6.19 take that 90 for a nop and skip the exchange.
        if (opcode.name().equals("xchg") && number == 0x90) {
            return KernelSupport.REFUSED;
        }
        return KernelSupport.of(opcode, prefixes, code, position, lengthBytes);
    }

    private String text(@Nullable Register zeroTested) {
        if (zeroTested != null) {
            return opcode.name().equals("test")
                    ? "test " + zeroTested + "," + zeroTested
                    : opcode.name() + " $0," + zeroTested;
        }
        boolean named = opcode.registerInOpcode() && (isPush() || isPop());
        return named ? opcode.name() + " " + registerInOpcode() : opcode.name();
    }

    private RegisterSet writes() {
        RegisterSet written = opcode.alsoWrites();
        if (modRm != null && opcode.writesRm() && modRm.isRegister()) {
            written = written.union(RegisterSet.of(register(modRm.rm(), prefixes.rexB())));
        }
        if (modRm != null && opcode.writesReg()) {
            written = written.union(RegisterSet.of(register(modRm.reg(), prefixes.rexR())));
        }
        if (opcode.writesRegisterInOpcode()) {
            written = written.union(RegisterSet.of(registerInOpcode()));
        }
        return written;
    }

    private boolean stores() {
        if (modRm == null || modRm.isRegister()) {
            return opcode.writesUnnamedMemory();
        }
        boolean onStack = modRm.isRelativeToRsp() && !prefixes.changesAddress();
        return opcode.writesMemory() && !onStack;
    }

    private Register registerInOpcode() {
        return register(number & 7, prefixes.rexB());
    }

    /** Without REX the 8-bit registers 4 to 7 are the second bytes of rax, rcx, rdx and rbx. */
    private Register register(int number, int fromRex) {
        boolean secondByte = opcode.writesByte() && !prefixes.hasRex() && number >= 4;
        return Register.numbered(secondByte ? number - 4 : number + fromRex);
    }

    private StackMove stack() {
        if (isPush()) {
            return StackMove.pushed(WORD_BYTES);
        }
        boolean setsRsp = writes().contains(Register.RSP);
        if (isPop()) {
            return setsRsp ? StackMove.UNKNOWN : StackMove.pushed(-WORD_BYTES);
        }
        if (!setsRsp) {
            return StackMove.NONE;
        }
        boolean byConstant = (opcode.number() == 0x81 || opcode.number() == 0x83) && prefixes.rexW();
        return switch (opcode.name()) {
            case "sub" -> byConstant ? StackMove.pushed(immediate()) : StackMove.UNKNOWN;
            case "add" -> byConstant ? StackMove.pushed(-immediate()) : StackMove.UNKNOWN;
            default -> StackMove.UNKNOWN;
        };
    }

    private boolean isPush() {
        return opcode.name().equals("push") || opcode.name().equals("pushf");
    }

    private boolean isPop() {
        return opcode.name().equals("pop") || opcode.name().equals("popf");
    }

    private Flow flow() {
        return switch (opcode.branch()) {
            case NONE -> Flow.Plain.NEXT;
            case JUMP -> new Flow.Jump(target());
            case CONDITIONAL -> new Flow.ConditionalJump(target(), opcode.isJumpWhenZero());
            case CALL -> new Flow.Call(target());
            case INDIRECT_JUMP -> Flow.Plain.INDIRECT_JUMP;
            case INDIRECT_CALL -> Flow.Plain.INDIRECT_CALL;
            case RETURN -> Flow.Plain.RETURN;
            case SYSTEM_CALL -> Flow.Plain.SYSTEM_CALL;
            case STOP -> Flow.Plain.STOP;
        };
    }

    private long target() {
        return (long) position + lengthBytes + immediate();
    }

    /** The immediate of 1 or 4 bytes, with its sign. */
    private int immediate() {
        int value = 0;
        int bytes = position + lengthBytes - immediateAt;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(code[immediateAt + i]);
        }
        return bytes == 1 ? (byte) value : value;
    }

    private @Nullable Register zeroTested() {
        if (modRm == null || !modRm.isRegister() || !prefixes.rexW() || prefixes.legacy() != 0) {
            return null;
        }
        Register tested = Register.numbered(modRm.rm() + prefixes.rexB());
        boolean withItself = opcode.number() == 0x85 && tested == Register.numbered(modRm.reg() + prefixes.rexR());
        boolean withZero = opcode.number() == 0x83 && opcode.name().equals("cmp") && immediate() == 0;
        return withItself || withZero ? tested : null;
    }
}
