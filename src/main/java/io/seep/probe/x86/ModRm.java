package io.seep.probe.x86;

import org.jspecify.annotations.Nullable;

/**
 * The ModRM byte with what follows it: SIB byte and displacement (Intel SDM volume 2, section 2.1.5, tables 2-2, 2-3).
 *
 * @param value the ModRM byte itself
 * @param sib the SIB byte, or -1 if there is none
 * @param lengthBytes of the byte, the SIB byte and the displacement, 1 to 6
 */
record ModRm(int value, int sib, int lengthBytes) {
    private static final int SIB_FOLLOWS = 4;
    private static final int NO_BASE = 5;
    private static final int SIB_OF_RSP_ALONE = 0x24;

    /** The ModRM at the position, or null if it is cut off. */
    static @Nullable ModRm read(byte[] code, int position, int end) {
        if (position >= end) {
            return null;
        }
        int value = Byte.toUnsignedInt(code[position]);
        int mode = value >> 6;
        int base = value & 7;
        int sib = -1;
        int length = 1;
        if (mode != 3 && base == SIB_FOLLOWS) {
            if (position + 1 >= end) {
                return null;
            }
            sib = Byte.toUnsignedInt(code[position + 1]);
            base = sib & 7;
            length++;
        }
        length += switch (mode) {
            case 0 -> base == NO_BASE ? 4 : 0;
            case 1 -> 1;
            case 2 -> 4;
            default -> 0;
        };
        return position + length <= end ? new ModRm(value, sib, length) : null;
    }

    boolean isRegister() {
        return value >> 6 == 3;
    }

    /** Memory at a constant distance from rsp, if no REX bit turns it into something else. */
    boolean isRelativeToRsp() {
        return sib == SIB_OF_RSP_ALONE;
    }

    int reg() {
        return (value >> 3) & 7;
    }

    int rm() {
        return value & 7;
    }
}
