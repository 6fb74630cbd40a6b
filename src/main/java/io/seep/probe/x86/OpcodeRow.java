package io.seep.probe.x86;

import io.seep.probe.x86.Opcode.Branch;
import io.seep.probe.x86.Opcode.Immediate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an opcode table, read. It is written as
 *
 * <pre>{@code opcode[-opcode][/digit[-digit]] prefixes name operand...}</pre>
 *
 * <ul>
 *   <li>digit: only with such a value in ModRM.reg;
 *   <li>prefixes: n = may stand alone; 6, 3, 2 = may stand with 66, f3, f2; l = may be locked; x = the kernel takes no
 *       uprobe on it;
 *   <li>operands as in Intel's opcode maps (SDM volume 2, appendix A.2): E = general register or memory in ModRM.rm,
 *       M = memory only, R = register only, G = general register in ModRM.reg, V = vector register in ModRM.reg,
 *       W = vector register or memory, U = vector register only, Z = register in the opcode, I = immediate,
 *       J = relative target, each but the vectors with the letter of its size (b, w, z, v); beside those {@code @d0} =
 *       only with this ModRM byte, and {@code memory} or a register's name = used without being encoded;
 *   <li>an equals sign before an operand: it is changed.
 * </ul>
 */
record OpcodeRow(
        int numberBase,
        int firstOpcode,
        int lastOpcode,
        int firstDigit,
        int lastDigit,
        String prefixes,
        String name,
        List<String> operands) {
    private static final Pattern KEY = Pattern.compile("(\\p{XDigit}{2})(-\\p{XDigit}{2})?(/[0-7](-[0-7])?)?");
    private static final String MOD_RM_OPERANDS = "EMRGVWU@";

    static OpcodeRow read(int numberBase, String line) {
        List<String> words = List.of(line.strip().split(" +", -1));
        Matcher key = KEY.matcher(words.getFirst());
        if (!key.matches() || words.size() < 3) {
            throw new IllegalArgumentException("not an opcode row: " + line);
        }
        int first = HexFormat.fromHexDigits(key.group(1));
        int last = key.group(2) == null
                ? first
                : HexFormat.fromHexDigits(key.group(2).substring(1));
        String digits = key.group(3) == null ? "/0-7" : key.group(3);
        int firstDigit = digits.charAt(1) - '0';
        int lastDigit = digits.charAt(digits.length() - 1) - '0';
        return new OpcodeRow(
                numberBase,
                first,
                last,
                firstDigit,
                lastDigit,
                words.get(1),
                words.get(2),
                words.subList(3, words.size()));
    }

    boolean hasColumn(int column) {
        return prefixes.indexOf(OpcodeTable.COLUMNS.charAt(column)) >= 0;
    }

    /** Whether the row speaks of an instruction with this ModRM byte. */
    boolean hasModRm(int value) {
        boolean register = value >> 6 == 3;
        int digit = (value >> 3) & 7;
        return digit >= firstDigit
                && digit <= lastDigit
                && operands.stream().allMatch(operand -> switch (kind(operand)) {
                    case 'M' -> !register;
                    case 'R', 'U' -> register;
                    case '@' -> value == HexFormat.fromHexDigits(operand.substring(1));
                    default -> true;
                });
    }

    Opcode describe(int opcode) {
        Immediate immediate = immediate();
        return new Opcode(
                numberBase + opcode,
                name,
                branch(immediate),
                immediate,
                operands.stream().anyMatch(operand -> MOD_RM_OPERANDS.indexOf(kind(operand)) >= 0),
                operands.stream().anyMatch(operand -> kind(operand) == 'Z'),
                writes("E") || writes("R"),
                writes("G"),
                writes("Z"),
                operands.stream().anyMatch(operand -> operand.matches("=[ERGZ]b")),
                alsoWrites(),
                writes("E") || writes("M") || writes("W"),
                writes("memory"),
                prefixes.contains("l"),
                prefixes.contains("x"));
    }

    private Branch branch(Immediate immediate) {
        boolean relative = immediate == Immediate.RELATIVE_8 || immediate == Immediate.RELATIVE_32;
        return switch (name) {
            case "jmp" -> relative ? Branch.JUMP : Branch.INDIRECT_JUMP;
            case "call" -> relative ? Branch.CALL : Branch.INDIRECT_CALL;
            case "ret" -> Branch.RETURN;
            case "syscall" -> Branch.SYSTEM_CALL;
            case "ud2", "hlt", "int3" -> Branch.STOP;
            default -> relative ? Branch.CONDITIONAL : Branch.NONE;
        };
    }

    private Immediate immediate() {
        for (String operand : operands) {
            Immediate found = switch (operand) {
                case "Ib" -> Immediate.BYTE;
                case "Iw" -> Immediate.WORD;
                case "Iz" -> Immediate.UP_TO_32_BITS;
                case "Iv" -> Immediate.UP_TO_64_BITS;
                case "Jb" -> Immediate.RELATIVE_8;
                case "Jz" -> Immediate.RELATIVE_32;
                default -> Immediate.NONE;
            };
            if (found != Immediate.NONE) {
                return found;
            }
        }
        return Immediate.NONE;
    }

    private RegisterSet alsoWrites() {
        RegisterSet written = RegisterSet.NONE;
        for (String operand : operands) {
            if (operand.startsWith("=r")) {
                Register register = Register.valueOf(operand.substring(1).toUpperCase(Locale.ROOT));
                written = written.union(RegisterSet.of(register));
            }
        }
        return written;
    }

    private boolean writes(String kind) {
        return operands.stream().anyMatch(operand -> operand.startsWith("=" + kind));
    }

    private static char kind(String operand) {
        return operand.charAt(operand.startsWith("=") ? 1 : 0);
    }
}
