package io.seep.probe.x86;

import static io.seep.probe.x86.Register.R11;
import static io.seep.probe.x86.Register.RAX;
import static io.seep.probe.x86.Register.RBP;
import static io.seep.probe.x86.Register.RBX;
import static io.seep.probe.x86.Register.RCX;
import static io.seep.probe.x86.Register.RDI;
import static io.seep.probe.x86.Register.RDX;
import static io.seep.probe.x86.Register.RSI;
import static io.seep.probe.x86.Register.RSP;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instruction does, told from the text that objdump prints for it: a second opinion on the decoder's.
 *
 * @param written the general registers that it may change, without the rsp of pushes, pops and calls
 * @param stores whether it may change memory, other than by a push or where rsp alone points
 * @param stack how it moves the stack pointer
 */
record AttSyntax(RegisterSet written, boolean stores, StackMove stack) {
    /** The last operand of these is read only. */
    private static final Pattern READS_ONLY = Pattern.compile("(cmp|test|bt|push|call|jmp|nop)[bwlq]?"
            + "|j\\w+(,p[nt])?|ret|(cmps|scas)[bwlq]?|prefetch\\w*|u?comis[sd]|wr[fg]sbase|incssp[dq]");

    private static final Pattern MULTIPLIES = Pattern.compile("i?(mul|div)[bwlq]?");
    private static final Pattern BYTE_OPERAND = Pattern.compile("%[a-d][lh]|%[sd]il|%[sb]pl|%r\\d+b");
    private static final Pattern EXCHANGES = Pattern.compile("(xchg|xadd)[bwlq]?");
    private static final Pattern IN_STRING = Pattern.compile("%[de]s:\\(%r[sd]i\\)");
    private static final Pattern LOADS =
            Pattern.compile("(ldmxcsr|fxrstor|xrstor|clflush)\\w*|" + READS_ONLY + "|" + MULTIPLIES);
    private static final Pattern ON_STACK = Pattern.compile("(-?0x\\p{XDigit}+)?\\(%rsp\\)");
    private static final Pattern SIZE_SUFFIX = Pattern.compile("[bwlq]$");
    private static final Pattern STACK_BY_CONSTANT = Pattern.compile("\\$0x(\\p{XDigit}+),%rsp");
    private static final Map<String, Register> REGISTERS = registers();

    /** 66 90, which objdump calls an exchange of %ax with itself. */
    private static final AttSyntax NOP = new AttSyntax(RegisterSet.NONE, false, StackMove.NONE);

    /** The same text says the same: most instructions of a file are repeated many times. */
    private static final Map<String, AttSyntax> READ_BEFORE = new ConcurrentHashMap<>();

    static AttSyntax of(Objdump.Line line) {
        if (line.operands().equals("%ax,%ax") && line.lengthBytes() == 2) {
            return NOP;
        }
        String operands = line.directTarget() == -1 ? line.operands() : "";
        return READ_BEFORE.computeIfAbsent(line.mnemonic() + " " + operands, _ -> read(line.mnemonic(), operands));
    }

    private static AttSyntax read(String mnemonic, String operands) {
        List<String> split = split(operands);
        RegisterSet written = written(mnemonic, split);
        return new AttSyntax(written, stores(mnemonic, split), stack(mnemonic, operands, written.contains(RSP)));
    }

    private static boolean stores(String mnemonic, List<String> operands) {
        if (mnemonic.startsWith("maskmov")) {
            return true;
        }
        if (operands.isEmpty() || LOADS.matcher(mnemonic).matches()) {
            return false;
        }
        boolean exchanges = EXCHANGES.matcher(mnemonic).matches();
        return isMemory(operands.getLast()) || (exchanges && isMemory(operands.getFirst()));
    }

    private static boolean isMemory(String operand) {
        boolean register = operand.startsWith("%") && !operand.contains(":");
        return !operand.startsWith("$")
                && !register
                && !ON_STACK.matcher(operand).matches();
    }

    private static RegisterSet written(String mnemonic, List<String> operands) {
        RegisterSet implied = implied(mnemonic, operands);
        boolean multiplies = MULTIPLIES.matcher(mnemonic).matches() && operands.size() == 1;
        if (operands.isEmpty() || multiplies || READS_ONLY.matcher(mnemonic).matches()) {
            return implied;
        }
        RegisterSet written = implied.union(register(operands.getLast()));
        boolean exchanges = EXCHANGES.matcher(mnemonic).matches();
        return exchanges ? written.union(register(operands.getFirst())) : written;
    }

    private static StackMove stack(String mnemonic, String operands, boolean writesRsp) {
        boolean pops = mnemonic.startsWith("pop") && !mnemonic.startsWith("popcnt");
        if (mnemonic.startsWith("push")) {
            return StackMove.pushed(8);
        }
        if (pops) {
            return writesRsp ? StackMove.UNKNOWN : StackMove.pushed(-8);
        }
        Matcher constant = STACK_BY_CONSTANT.matcher(operands);
        boolean adds = mnemonic.startsWith("add");
        if ((adds || mnemonic.startsWith("sub")) && constant.matches()) {
            int bytes = (int) Long.parseUnsignedLong(constant.group(1), 16);
            return StackMove.pushed(adds ? -bytes : bytes);
        }
        return writesRsp ? StackMove.UNKNOWN : StackMove.NONE;
    }

    private static RegisterSet implied(String mnemonic, List<String> operands) {
        if (MULTIPLIES.matcher(mnemonic).matches() && operands.size() == 1) {
            boolean ofBytes = mnemonic.endsWith("b")
                    || BYTE_OPERAND.matcher(operands.getFirst()).matches();
            return ofBytes ? RegisterSet.of(RAX) : RegisterSet.of(RAX, RDX);
        }
        return switch (mnemonic) {
            case "cltq", "cwtl", "cbtw" -> RegisterSet.of(RAX);
            case "cqto", "cltd", "cwtd" -> RegisterSet.of(RDX);
            case "leave" -> RegisterSet.of(RBP, RSP);
            case "cpuid" -> RegisterSet.of(RAX, RBX, RCX, RDX);
            case "rdtsc", "xgetbv", "cmpxchg8b", "cmpxchg16b" -> RegisterSet.of(RAX, RDX);
            case "rdtscp" -> RegisterSet.of(RAX, RDX, RCX);
            case "syscall" -> RegisterSet.of(RAX, RCX, R11);
            default -> impliedByFamily(mnemonic, operands);
        };
    }

    private static RegisterSet impliedByFamily(String mnemonic, List<String> operands) {
        boolean inString =
                operands.stream().anyMatch(operand -> IN_STRING.matcher(operand).matches());
        return switch (SIZE_SUFFIX.matcher(mnemonic).replaceFirst("")) {
            case "movs", "cmps" -> inString ? RegisterSet.of(RSI, RDI, RCX) : RegisterSet.NONE;
            case "stos", "scas" -> RegisterSet.of(RDI, RCX);
            case "lods" -> RegisterSet.of(RAX, RSI, RCX);
            case "cmpxchg" -> RegisterSet.of(RAX);
            default -> mnemonic.startsWith("loop") ? RegisterSet.of(RCX) : RegisterSet.NONE;
        };
    }

    private static RegisterSet register(String operand) {
        Register register = REGISTERS.get(operand);
        return register == null ? RegisterSet.NONE : RegisterSet.of(register);
    }

    /** Splits at the commas that stand outside of parentheses. */
    private static List<String> split(String text) {
        List<String> operands = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                operands.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (!text.isEmpty()) {
            operands.add(text.substring(start));
        }
        return operands;
    }

    /** All names of a register's parts: %rdi, %edi, %di, %dil; %rax, %eax, %ax, %al, %ah; %r8, %r8d, %r8w, %r8b. */
    private static Map<String, Register> registers() {
        Map<String, Register> names = new HashMap<>();
        for (Register register : Register.values()) {
            String name = register.name().toLowerCase(Locale.ROOT).substring(1);
            List<String> parts = Character.isDigit(name.charAt(0))
                    ? List.of("r" + name, "r" + name + "d", "r" + name + "w", "r" + name + "b")
                    : name.endsWith("x")
                            ? List.of("r" + name, "e" + name, name, name.charAt(0) + "l", name.charAt(0) + "h")
                            : List.of("r" + name, "e" + name, name, name + "l");
            parts.forEach(part -> names.put("%" + part, register));
        }
        return names;
    }
}
