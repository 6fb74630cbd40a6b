package io.seep.probe.x86;

/**
 * One row of an opcode table.
 *
 * @param number the opcode, with 0x0f00 added in the two-byte map
 * @param name the mnemonic, without the suffix for the operand's size
 * @param branch where it goes
 * @param immediate what follows opcode, ModRM and displacement
 * @param modRm whether a ModRM byte follows
 * @param registerInOpcode whether the low three bits of the opcode name a register
 * @param writesRm whether it changes the register that ModRM.rm names; no change when that is memory
 * @param writesReg whether it changes the general register that ModRM.reg names
 * @param writesRegisterInOpcode whether it changes the register that the opcode names
 * @param writesByte whether the registers that it changes are 8 bits wide
 * @param alsoWrites registers that it changes without naming them
 * @param writesMemory whether it changes the memory that ModRM.rm names, if it does name memory
 * @param writesUnnamedMemory whether it changes memory that no ModRM names
 * @param lockable whether a lock prefix may stand before it
 * @param refused whether the kernel accepts no uprobe on it
 */
record Opcode(
        int number,
        String name,
        Branch branch,
        Immediate immediate,
        boolean modRm,
        boolean registerInOpcode,
        boolean writesRm,
        boolean writesReg,
        boolean writesRegisterInOpcode,
        boolean writesByte,
        RegisterSet alsoWrites,
        boolean writesMemory,
        boolean writesUnnamedMemory,
        boolean lockable,
        boolean refused) {

    enum Branch {
        NONE,
        JUMP,
        CONDITIONAL,
        CALL,
        INDIRECT_JUMP,
        INDIRECT_CALL,
        RETURN,
        SYSTEM_CALL,
        STOP
    }

    /** Named as in Intel's opcode maps (SDM volume 2, appendix A.2.2). */
    enum Immediate {
        NONE,
        /** Ib: one byte. */
        BYTE,
        /** Iw: two bytes. */
        WORD,
        /** Iz: four bytes, two with an operand size prefix. */
        UP_TO_32_BITS,
        /** Iv: as Iz, but eight bytes with REX.W. */
        UP_TO_64_BITS,
        /** Jb: one byte, relative to the end of the instruction. */
        RELATIVE_8,
        /** Jz: four bytes, relative to the end of the instruction. */
        RELATIVE_32;

        int lengthBytes(Prefixes prefixes) {
            boolean halved = prefixes.hasOperandSize() && !prefixes.rexW();
            return switch (this) {
                case NONE -> 0;
                case BYTE, RELATIVE_8 -> 1;
                case WORD -> 2;
                case UP_TO_32_BITS -> halved ? 2 : 4;
                case UP_TO_64_BITS -> prefixes.rexW() ? 8 : halved ? 2 : 4;
                case RELATIVE_32 -> 4;
            };
        }
    }

    /** loop, loope, loopne and jrcxz. */
    boolean isLoop() {
        return number >= 0xe0 && number <= 0xe3;
    }

    /** je in both its lengths. */
    boolean isJumpWhenZero() {
        return number == 0x74 || number == 0x0f84;
    }

    boolean isRelative() {
        return immediate == Immediate.RELATIVE_8 || immediate == Immediate.RELATIVE_32;
    }
}
