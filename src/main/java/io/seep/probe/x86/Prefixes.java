package io.seep.probe.x86;

import org.jspecify.annotations.Nullable;

/**
 * The prefixes before an opcode (Intel SDM volume 2, section 2.1.1 and 2.2.1).
 *
 * @param lengthBytes how many bytes they are, the REX byte included
 * @param legacy the set of legacy prefixes, a bit of this class for each
 * @param rex the REX byte, or 0
 */
record Prefixes(int lengthBytes, int legacy, int rex) {
    private static final int OPERAND_SIZE = 1;
    private static final int ADDRESS_SIZE = 1 << 1;
    private static final int REPEAT = 1 << 2;
    private static final int REPEAT_NOT = 1 << 3;
    private static final int LOCK = 1 << 4;
    private static final int ES = 1 << 5;
    private static final int CS = 1 << 6;
    private static final int SS = 1 << 7;
    private static final int DS = 1 << 8;
    private static final int FS = 1 << 9;
    private static final int GS = 1 << 10;

    /** is_prefix_bad in arch/x86/kernel/uprobes.c. */
    private static final int REFUSED_BY_KERNEL = LOCK | ES | CS | SS | DS;

    private static final int SEGMENTS = ES | CS | SS | DS | FS | GS;
    private static final int OPCODE_CHOOSING = OPERAND_SIZE | REPEAT | REPEAT_NOT;

    /** The prefixes at the position, or null if no opcode follows in the range or no compiler would write them so. */
    static @Nullable Prefixes read(byte[] code, int position, int end) {
        int legacy = 0;
        for (int at = position; at < end; at++) {
            int value = Byte.toUnsignedInt(code[at]);
            if ((value & 0xf0) == 0x40) {
                return at + 1 < end ? legal(at + 1 - position, legacy, value) : null;
            }
            int bit = legacyBit(value);
            if (bit == 0) {
                return legal(at - position, legacy, 0);
            }
            // Only 66 is ever repeated, as padding: two of any other kind are no sign of code.
            if ((legacy & bit) != 0 && bit != OPERAND_SIZE) {
                return null;
            }
            legacy |= bit;
        }
        return null;
    }

    private static @Nullable Prefixes legal(int lengthBytes, int legacy, int rex) {
        boolean oneSegment = Integer.bitCount(legacy & SEGMENTS) <= 1;
        boolean oneChoice = Integer.bitCount(legacy & OPCODE_CHOOSING) <= 1;
        return oneSegment && oneChoice ? new Prefixes(lengthBytes, legacy, rex) : null;
    }

    private static int legacyBit(int value) {
        return switch (value) {
            case 0x66 -> OPERAND_SIZE;
            case 0x67 -> ADDRESS_SIZE;
            case 0xf3 -> REPEAT;
            case 0xf2 -> REPEAT_NOT;
            case 0xf0 -> LOCK;
            case 0x26 -> ES;
            case 0x2e -> CS;
            case 0x36 -> SS;
            case 0x3e -> DS;
            case 0x64 -> FS;
            case 0x65 -> GS;
            default -> 0;
        };
    }

    /** Which column of the opcode tables counts: n, 6, 3 or 2. */
    int column() {
        return switch (legacy & OPCODE_CHOOSING) {
            case OPERAND_SIZE -> OpcodeTable.COLUMNS.indexOf('6');
            case REPEAT -> OpcodeTable.COLUMNS.indexOf('3');
            case REPEAT_NOT -> OpcodeTable.COLUMNS.indexOf('2');
            default -> OpcodeTable.COLUMNS.indexOf('n');
        };
    }

    boolean hasOperandSize() {
        return has(OPERAND_SIZE);
    }

    boolean hasAddressSize() {
        return has(ADDRESS_SIZE);
    }

    boolean hasLock() {
        return has(LOCK);
    }

    boolean hasSegment() {
        return has(SEGMENTS);
    }

    /** cs and ds: on branches they are no segments but hints, or "no tracking" of an indirect branch. */
    boolean hasBranchHint() {
        return has(CS | DS);
    }

    boolean hasRefusedByKernel() {
        return has(REFUSED_BY_KERNEL);
    }

    /** Nothing at all, or f2 alone, which on a branch is "bnd". */
    boolean isNoneOrBound() {
        return rex == 0 && (legacy & ~REPEAT_NOT) == 0;
    }

    boolean hasRex() {
        return rex != 0;
    }

    boolean rexW() {
        return (rex & 8) != 0;
    }

    /** What REX adds to the number of the register in ModRM.reg: 0 or 8. */
    int rexR() {
        return (rex & 4) << 1;
    }

    /** What REX adds to the number of the register in ModRM.rm or in the opcode: 0 or 8. */
    int rexB() {
        return (rex & 1) << 3;
    }

    /** Whether a memory operand is not simply where ModRM and SIB say. */
    boolean changesAddress() {
        boolean otherRegister = (rex & 3) != 0;
        return otherRegister || has(SEGMENTS | ADDRESS_SIZE);
    }

    private boolean has(int bits) {
        return (legacy & bits) != 0;
    }
}
