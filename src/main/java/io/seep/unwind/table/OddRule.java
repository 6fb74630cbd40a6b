package io.seep.unwind.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A rule that does not fit into a row, kept in a dictionary; a few dozen are in use on a whole machine.
 *
 * <p>For BPF an entry is 16 bytes, little-endian: u8 CFA kind (0 RSP, 1 RBP, 2 AT_RSP, 3 AT_RBP), u8 rbp kind (0
 * UNCHANGED, 1 AT_CFA, 2 AT_RBP, 3 AT_RSP), u16 zero, s32 cfaOffsetBytes, s32 cfaAddendBytes, s32 rbpOffsetBytes. "rsp"
 * and "rbp" are the registers in the frame that the rule is for, before they change.
 *
 * @param cfa how the CFA is found
 * @param cfaOffsetBytes added to the register
 * @param cfaAddendBytes added to the 8 bytes read from memory; 0 for the kinds that read none
 * @param rbp where the caller's rbp is
 * @param rbpOffsetBytes added to the CFA or register; 0 if rbp is unchanged
 */
public record OddRule(Cfa cfa, int cfaOffsetBytes, int cfaAddendBytes, Rbp rbp, int rbpOffsetBytes) implements Rule {

    /** Size of an entry of the dictionary. */
    public static final int SIZE_BYTES = 16;

    /** How the CFA is found; the number is that in the entry. */
    public enum Cfa {
        /** CFA = rsp + offset: an offset too large for a row, e.g. a frame of 70 KB. */
        RSP(0),
        /** CFA = rbp + offset. */
        RBP(1),
        /** CFA = *(rsp + offset) + addend: OpenSSL's assembler, which saves the old rsp on the stack. */
        AT_RSP(2),
        /** CFA = *(rbp + offset) + addend: functions that align their stack. */
        AT_RBP(3);

        private final int number;

        Cfa(int number) {
            this.number = number;
        }
    }

    /** Where the caller's rbp is; the number is that in the entry. */
    public enum Rbp {
        /** Still in rbp. */
        UNCHANGED(0),
        /** In memory at CFA + offset. */
        AT_CFA(1),
        /** In memory at rbp + offset: functions that align their stack. */
        AT_RBP(2),
        /** In memory at rsp + offset. */
        AT_RSP(3);

        private final int number;

        Rbp(int number) {
            this.number = number;
        }
    }

    /** The entry as BPF reads it, {@link #SIZE_BYTES} long. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) cfa.number)
                .put((byte) rbp.number)
                .putShort((short) 0)
                .putInt(cfaOffsetBytes)
                .putInt(cfaAddendBytes)
                .putInt(rbpOffsetBytes)
                .array();
    }
}
