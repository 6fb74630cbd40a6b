package io.seep.probe.x86;

import java.util.Arrays;

/**
 * What Linux does with an instruction that carries a uprobe, from 5.15 on (arch/x86/kernel/uprobes.c). Where releases
 * differ and no constant says so, the dearer answer is given.
 */
public enum KernelSupport {
    /** push of a register, nop, relative call and jumps: branch_setup_xol_ops and push_setup_xol_ops accept it. */
    EMULATED,
    /** 66 90. Before 6.2 it was refused as if it were a branch with an operand size prefix (commit cefa72129e45). */
    REFUSED_BEFORE_6_2,
    /** Nops of 3 to 8 bytes in the kernel's own spelling, x86_nops (commit 610f6e14c29d). */
    EMULATED_SINCE_6_16,
    /** Everything else that the kernel accepts. */
    SINGLE_STEPPED,
    /** Refused by is_prefix_bad, or unsupported by the kernel's tables of opcodes, or mistaken for a nop by some. */
    REFUSED;

    /** x86_nops of arch/x86/kernel/alternative.c, spelled out in asm/nops.h; that of 2 bytes has its own constant. */
    private static final byte[][] KERNEL_NOPS = {
        {0x0f, 0x1f, 0x00},
        {0x0f, 0x1f, 0x40, 0x00},
        {0x0f, 0x1f, 0x44, 0x00, 0x00},
        {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
        {0x0f, 0x1f, (byte) 0x80, 0x00, 0x00, 0x00, 0x00},
        {0x0f, 0x1f, (byte) 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
    };

    public ProbeCost on(KernelVersion kernel) {
        return switch (this) {
            case EMULATED -> ProbeCost.EMULATED;
            case REFUSED_BEFORE_6_2 -> kernel.isAtLeast(6, 2) ? ProbeCost.EMULATED : ProbeCost.REFUSED;
            case EMULATED_SINCE_6_16 -> kernel.isAtLeast(6, 16) ? ProbeCost.EMULATED : ProbeCost.SINGLE_STEPPED;
            case SINGLE_STEPPED -> ProbeCost.SINGLE_STEPPED;
            case REFUSED -> ProbeCost.REFUSED;
        };
    }

    static KernelSupport of(Opcode opcode, Prefixes prefixes, byte[] code, int position, int lengthBytes) {
        if (opcode.refused() || prefixes.hasRefusedByKernel()) {
            return REFUSED;
        }
        return switch (opcode.branch()) {
            case JUMP, CALL, CONDITIONAL -> ofRelativeBranch(opcode, prefixes);
            case NONE ->
                switch (opcode.name()) {
                    case "push" -> ofPush(opcode, prefixes, lengthBytes);
                    case "nop" -> ofNop(opcode, prefixes, code, position, lengthBytes);
                    default -> SINGLE_STEPPED;
                };
            default -> SINGLE_STEPPED;
        };
    }

    private static KernelSupport ofRelativeBranch(Opcode opcode, Prefixes prefixes) {
        if (prefixes.hasOperandSize()) {
            return REFUSED;
        }
        // loop and jrcxz are not among the kernel's conditional jumps. It ignores a REX byte, but nobody writes one.
        return prefixes.isNoneOrBound() && !opcode.isLoop() ? EMULATED : SINGLE_STEPPED;
    }

    private static KernelSupport ofPush(Opcode opcode, Prefixes prefixes, int lengthBytes) {
        boolean ofRegister = opcode.registerInOpcode();
        boolean spelledAsExpected = lengthBytes == 1 || (lengthBytes == 2 && prefixes.rex() == 0x41);
        return ofRegister && spelledAsExpected ? EMULATED : SINGLE_STEPPED;
    }

    private static KernelSupport ofNop(Opcode opcode, Prefixes prefixes, byte[] code, int position, int lengthBytes) {
        if (opcode.number() == 0x90) {
            if (lengthBytes == 1) {
                return EMULATED;
            }
            return lengthBytes == 2 && prefixes.hasOperandSize() ? REFUSED_BEFORE_6_2 : SINGLE_STEPPED;
        }
        for (byte[] nop : KERNEL_NOPS) {
            if (Arrays.equals(code, position, position + lengthBytes, nop, 0, nop.length)) {
                return EMULATED_SINCE_6_16;
            }
        }
        return SINGLE_STEPPED;
    }
}
