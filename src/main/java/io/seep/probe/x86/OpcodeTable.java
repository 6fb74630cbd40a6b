package io.seep.probe.x86;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One map of opcodes: finds the row that describes an instruction, if there is one. */
final class OpcodeTable {
    /** Which prefix, if any, chooses between instructions of one opcode. */
    static final String COLUMNS = "n632";

    /** With ModRM: eight slots for memory operands by ModRM.reg, then one for each ModRM byte that names a register. */
    private static final int SLOTS = 8 + 64;

    private final boolean[] modRm = new boolean[256 * COLUMNS.length()];
    private final @Nullable Opcode[] slots = new Opcode[256 * COLUMNS.length() * SLOTS];

    private OpcodeTable() {}

    /** A table of the rows; where two describe the same instruction, one of them is a mistake. */
    static OpcodeTable of(int numberBase, List<String> rows) {
        OpcodeTable table = new OpcodeTable();
        for (String row : rows) {
            table.add(OpcodeRow.read(numberBase, row));
        }
        return table;
    }

    private void add(OpcodeRow row) {
        for (int opcode = row.firstOpcode(); opcode <= row.lastOpcode(); opcode++) {
            for (int column = 0; column < COLUMNS.length(); column++) {
                if (row.hasColumn(column)) {
                    add(row, opcode, column);
                }
            }
        }
    }

    private void add(OpcodeRow row, int opcode, int column) {
        Opcode described = row.describe(opcode);
        if (!described.modRm()) {
            put(opcode, column, 0, described);
            return;
        }
        modRm[opcode * COLUMNS.length() + column] = true;
        for (int value = 0; value < 256; value++) {
            if (row.hasModRm(value)) {
                put(opcode, column, slot(value), described);
            }
        }
    }

    private void put(int opcode, int column, int slot, Opcode described) {
        int index = (opcode * COLUMNS.length() + column) * SLOTS + slot;
        Opcode there = slots[index];
        if (there != null && !there.equals(described)) {
            throw new IllegalStateException("two rows for one instruction: " + there + " and " + described);
        }
        slots[index] = described;
    }

    private static int slot(int modRmValue) {
        boolean register = modRmValue >> 6 == 3;
        return register ? 8 + (modRmValue & 0x3f) : (modRmValue >> 3) & 7;
    }

    /** Whether a ModRM byte follows; false also for what the table does not know. */
    boolean hasModRm(int opcode, int column) {
        return modRm[opcode * COLUMNS.length() + column];
    }

    /** What the table says, or null if it does not know the instruction. Give no ModRM where none follows. */
    @Nullable
    Opcode find(int opcode, int column, @Nullable ModRm modRm) {
        int slot = modRm == null ? 0 : slot(modRm.value());
        return slots[(opcode * COLUMNS.length() + column) * SLOTS + slot];
    }
}
