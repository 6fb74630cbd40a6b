package io.seep.unwind.table;

import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import io.seep.unwind.table.Rule.Plain;
import io.seep.unwind.table.Rule.Plt;
import java.util.List;
import java.util.OptionalInt;

/**
 * The 32 bits of a row, shared with the BPF unwinder:
 *
 * <pre>
 * bits  0-7   low byte of the first address that the rule is for
 * bits  8-9   kind: 0 RSP, 1 RBP, 2 ODD, 3 COMMAND
 *
 * kind RSP or RBP:  CFA = that register + 8 * (bits 10-22)
 *                   bits 23-31: 0: the caller's rbp is in rbp, else it was saved at CFA - 8 * (bits 23-31)
 * kind ODD:         bits 10-31: index into the dictionary of {@link OddRule}s
 * kind COMMAND:     bits 10-22: 0 GAP, 1 END, 2 SIGNAL, 3 UNSUPPORTED, 4 PLT
 *                   bits 23-31: for PLT the threshold, else 0
 * </pre>
 *
 * The return address is at CFA - 8, the caller's rsp is the CFA, and no other register is followed.
 *
 * <ul>
 *   <li>GAP: no frame information here. END: no caller, the stack is complete. UNSUPPORTED: give up here, and say so.
 *   <li>PLT: CFA = rsp + 8 + ((pc & 15) >= threshold ? 8 : 0), rbp unchanged; pc is the true one, not the one looked up.
 *   <li>SIGNAL: the pc is that of a signal trampoline and rsp points to the kernel's ucontext (arch/x86, struct
 *       rt_sigframe): the interrupted rbp is at rsp + 120, rsp at rsp + 160, and the pc at rsp + 168. That pc is no
 *       return address: look it up as it is.
 * </ul>
 *
 * A word of zeros is CFA = rsp, which no real frame has: a row never written cannot be taken for a rule.
 */
public final class RowFormat {

    /** Addresses whose rows lie side by side; an index entry leads to each block. */
    public static final int BLOCK_BYTES = 256;

    public static final int KIND_SHIFT = 8;
    public static final int KIND_MASK = 3;
    public static final int KIND_RSP = 0;
    public static final int KIND_RBP = 1;
    public static final int KIND_ODD = 2;
    public static final int KIND_COMMAND = 3;

    public static final int CFA_SHIFT = 10;
    public static final int CFA_MASK = 0x1fff;
    public static final int RBP_SHIFT = 23;
    public static final int RBP_MASK = 0x1ff;
    public static final int ODD_SHIFT = 10;
    public static final int ODD_MASK = 0x3fffff;

    public static final int GAP = 0;
    public static final int END = 1;
    public static final int SIGNAL = 2;
    public static final int UNSUPPORTED = 3;
    public static final int PLT = 4;

    private RowFormat() {}

    /** The row of a plain rule with low byte 0; empty if a number does not fit. */
    public static OptionalInt plain(Base base, long cfaOffsetBytes, long rbpBelowCfaBytes) {
        boolean fits = (cfaOffsetBytes & 7) == 0
                && (rbpBelowCfaBytes & 7) == 0
                && cfaOffsetBytes >= 0
                && cfaOffsetBytes / 8 <= CFA_MASK
                && rbpBelowCfaBytes >= 0
                && rbpBelowCfaBytes / 8 <= RBP_MASK;
        if (!fits) {
            return OptionalInt.empty();
        }
        int kind = base == Base.RSP ? KIND_RSP : KIND_RBP;
        return OptionalInt.of((int) (cfaOffsetBytes / 8) << CFA_SHIFT
                | (int) (rbpBelowCfaBytes / 8) << RBP_SHIFT
                | kind << KIND_SHIFT);
    }

    /** The row that refers to an entry of the dictionary, with low byte 0. */
    public static int odd(int dictionaryIndex) {
        if (dictionaryIndex < 0 || dictionaryIndex > ODD_MASK) {
            throw new IllegalArgumentException("no dictionary holds entry " + dictionaryIndex);
        }
        return dictionaryIndex << ODD_SHIFT | KIND_ODD << KIND_SHIFT;
    }

    /** The row of a PLT rule, with low byte 0. */
    public static int plt(int threshold) {
        return PLT << CFA_SHIFT | (threshold & RBP_MASK) << RBP_SHIFT | KIND_COMMAND << KIND_SHIFT;
    }

    /** The row of a command, with low byte 0. */
    public static int command(Command command) {
        int number = switch (command) {
            case GAP -> GAP;
            case END -> END;
            case SIGNAL -> SIGNAL;
            case UNSUPPORTED -> UNSUPPORTED;
        };
        return number << CFA_SHIFT | KIND_COMMAND << KIND_SHIFT;
    }

    /** The row with another low byte. */
    public static int at(int row, long address) {
        return (row & -256) | ((int) address & 255);
    }

    /** The low byte of the first address that the row is for. */
    public static int lowByte(int row) {
        return row & 255;
    }

    /** One of the KIND numbers. */
    public static int kind(int row) {
        return row >>> KIND_SHIFT & KIND_MASK;
    }

    /** The entry of the dictionary that a row of kind ODD refers to. */
    public static int dictionaryIndex(int row) {
        return row >>> ODD_SHIFT & ODD_MASK;
    }

    /** What a row says; {@link Command#UNSUPPORTED} for words that {@link TableCompiler} does not write. */
    public static Rule decode(int row, List<OddRule> dictionary) {
        int number = row >>> CFA_SHIFT & CFA_MASK;
        int slot = row >>> RBP_SHIFT & RBP_MASK;
        return switch (kind(row)) {
            case KIND_RSP -> new Plain(Base.RSP, number * 8, slot * 8);
            case KIND_RBP -> new Plain(Base.RBP, number * 8, slot * 8);
            case KIND_ODD ->
                dictionaryIndex(row) < dictionary.size() ? dictionary.get(dictionaryIndex(row)) : Command.UNSUPPORTED;
            default ->
                switch (number) {
                    case GAP -> Command.GAP;
                    case END -> Command.END;
                    case SIGNAL -> Command.SIGNAL;
                    case PLT -> new Plt(slot);
                    default -> Command.UNSUPPORTED;
                };
        };
    }
}
