package io.seep.probe.x86;

import io.seep.probe.x86.Instruction.Known;
import io.seep.probe.x86.Instruction.Unknown;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes instructions of a closed set: integer code with its pushes, moves, arithmetic and branches, and SSE2, the base
 * line of every x86-64 compiler. AVX, x87 and rare encodings are refused, as is whatever a compiler would not write: a
 * wrong length here would put a breakpoint into the middle of an instruction.
 */
public final class Decoder {
    private static final int ESCAPE = 0x0f;
    private static final int NOP = 0x90;
    private static final int SHOWN_BYTES = 4;
    private static final HexFormat SPACED_HEX = HexFormat.ofDelimiter(" ");

    private Decoder() {}

    /**
     * The instruction at a position.
     *
     * @param code bytes of code
     * @param position index of the first byte of the instruction
     * @param end index behind the last byte that may belong to it
     * @throws IndexOutOfBoundsException unless 0 ≤ position ≤ end ≤ code.length
     */
    public static Instruction decode(byte[] code, int position, int end) {
        Objects.checkFromToIndex(position, end, code.length);
        int limit = position + Math.min(end - position, Instruction.MAX_LENGTH_BYTES);
        Known known = decodeKnown(code, position, limit);
        return known != null ? known : unknown(code, position, limit);
    }

    private static Unknown unknown(byte[] code, int position, int limit) {
        return new Unknown(SPACED_HEX.formatHex(code, position, position + Math.min(limit - position, SHOWN_BYTES)));
    }

    private static @Nullable Known decodeKnown(byte[] code, int position, int limit) {
        Prefixes prefixes = Prefixes.read(code, position, limit);
        if (prefixes == null) {
            return null;
        }
        int at = position + prefixes.lengthBytes();
        boolean escaped = Byte.toUnsignedInt(code[at]) == ESCAPE;
        if (escaped && ++at >= limit) {
            return null;
        }
        OpcodeTable table = escaped ? TwoByteOpcodes.TABLE : OneByteOpcodes.TABLE;
        int number = Byte.toUnsignedInt(code[at++]);
        // With REX.B the nop is what its neighbours in the map are, an exchange with rax.
        int row = !escaped && number == NOP && prefixes.rexB() != 0 ? NOP + 1 : number;

        ModRm modRm = null;
        if (table.hasModRm(row, prefixes.column())) {
            modRm = ModRm.read(code, at, limit);
            if (modRm == null) {
                return null;
            }
            at += modRm.lengthBytes();
        }
        Opcode opcode = table.find(row, prefixes.column(), modRm);
        if (opcode == null || !isUsual(opcode, prefixes, modRm)) {
            return null;
        }
        int lengthBytes = at + opcode.immediate().lengthBytes(prefixes) - position;
        if (position + lengthBytes > limit) {
            return null;
        }
        return new Decoded(code, position, at, lengthBytes, number, prefixes, opcode, modRm).known();
    }

    /** Whether the prefixes have a meaning with this opcode. */
    private static boolean isUsual(Opcode opcode, Prefixes prefixes, @Nullable ModRm modRm) {
        boolean inMemory = modRm != null && !modRm.isRegister();
        boolean hinted = prefixes.hasBranchHint()
                && (opcode.branch() == Opcode.Branch.CONDITIONAL
                        || opcode.branch() == Opcode.Branch.INDIRECT_JUMP
                        || opcode.branch() == Opcode.Branch.INDIRECT_CALL);
        if (prefixes.hasLock() && !(opcode.lockable() && inMemory)) {
            return false;
        }
        if (prefixes.hasSegment() && !inMemory && !hinted) {
            return false;
        }
        if (prefixes.hasAddressSize() && !inMemory && opcode.immediate() != Opcode.Immediate.RELATIVE_32) {
            return false;
        }
        if (opcode.number() == NOP && prefixes.hasRex()) {
            return false;
        }
        // Without REX.W processors disagree on the length: AMD's take two bytes of target, Intel's four.
        return !(opcode.isRelative() && prefixes.hasOperandSize() && !prefixes.rexW());
    }
}
