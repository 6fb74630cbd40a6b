package io.seep.unwind.table;

import io.seep.elf.Binutils;
import io.seep.unwind.table.Rule.Base;
import io.seep.unwind.table.Rule.Command;
import io.seep.unwind.table.Rule.Plain;
import io.seep.unwind.table.Rule.Plt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The frame information of a file as readelf prints it, function by function. "readelf -wF" gives every row but writes
 * "exp" for expressions; "readelf -wf" gives the expressions but no rows. N keeps it from adding separate debug files.
 */
final class ReadelfFrames {

    /** What a row of readelf comes to: one rule, or for an expression those that its function's can mean. */
    record Row(long vaddr, Set<Rule> rules) {}

    /** A function's rows by address. */
    record Function(long start, long end, boolean signal, List<Row> rows) {}

    /** Where rbp was saved. */
    private record Saved(OddRule.Rbp kind, int offset) {}

    private static final Pattern COMMON = Pattern.compile("(\\p{XDigit}+) \\p{XDigit}+ \\p{XDigit}+ CIE \"(.*?)\".*");
    private static final Pattern FUNCTION = Pattern.compile(
            "(\\p{XDigit}+) \\p{XDigit}+ \\p{XDigit}+ FDE cie=(\\p{XDigit}+) pc=(\\p{XDigit}+)\\.\\.(\\p{XDigit}+)");
    private static final Pattern ROW = Pattern.compile("\\p{XDigit}{16} ");
    private static final Pattern REGISTER = Pattern.compile("([a-z]\\w+)([+-]\\d+)");
    private static final Pattern CFA_EXPRESSION = Pattern.compile("  DW_CFA_def_cfa_expression \\((.*)\\)");
    private static final Pattern RBP_EXPRESSION =
            Pattern.compile("  DW_CFA_expression: r6 \\(rbp\\) \\(DW_OP_breg(6|7) \\(r[bs]p\\): (-?\\d+)\\)");
    private static final Pattern DEREFERENCE =
            Pattern.compile("DW_OP_breg(6|7) \\(r[bs]p\\): (-?\\d+); DW_OP_deref(?:; DW_OP_plus_uconst: (\\d+))?");
    private static final Pattern PLT = Pattern.compile("DW_OP_breg7 \\(rsp\\): 8; DW_OP_breg16 \\(rip\\): 0; "
            + "DW_OP_lit15; DW_OP_and; DW_OP_lit(\\d+); DW_OP_ge; DW_OP_lit3; DW_OP_shl; DW_OP_plus");

    private final Map<String, Boolean> signals = new HashMap<>();
    /** The rule that functions of a CIE begin with: readelf prints no row for functions that add nothing to it. */
    private final Map<String, Set<Rule>> initial = new HashMap<>();

    private String currentCommon = "";
    private final List<Function> functions = new ArrayList<>();
    private final Map<Long, Set<Rule>> cfaExpressions = new HashMap<>();
    private final Map<Long, Set<Saved>> rbpExpressions = new HashMap<>();
    private String section = "";
    private List<String> columns = List.of();
    private long current = -1;
    private boolean reading;

    /** Functions in the order in which readelf prints them; those of .debug_frame only if asked for. */
    static List<Function> of(Path file, boolean withDebugFrame) {
        ReadelfFrames frames = new ReadelfFrames();
        frames.reading = true;
        Binutils.eachLine(line -> frames.expressionLine(line, withDebugFrame), "readelf", "-wfN", file.toString());
        frames.section = "";
        frames.current = -1;
        Binutils.eachLine(line -> frames.rowLine(line, withDebugFrame), "readelf", "-wFN", file.toString());
        return frames.functions;
    }

    private boolean skips(String line, boolean withDebugFrame) {
        if (line.startsWith("Contents of the ")) {
            section = line;
            reading = withDebugFrame || line.contains(".eh_frame ");
        }
        return !reading;
    }

    private void expressionLine(String line, boolean withDebugFrame) {
        if (skips(line, withDebugFrame)) {
            return;
        }
        Matcher function = FUNCTION.matcher(line);
        if (function.matches()) {
            current = Long.parseUnsignedLong(function.group(3), 16);
            return;
        }
        Matcher rbp = RBP_EXPRESSION.matcher(line);
        if (rbp.matches()) {
            OddRule.Rbp kind = rbp.group(1).equals("6") ? OddRule.Rbp.AT_RBP : OddRule.Rbp.AT_RSP;
            rbpExpressions
                    .computeIfAbsent(current, start -> new HashSet<>())
                    .add(new Saved(kind, Integer.parseInt(rbp.group(2))));
        }
        Matcher cfa = CFA_EXPRESSION.matcher(line);
        if (cfa.matches()) {
            cfaExpressions.computeIfAbsent(current, start -> new HashSet<>()).add(meaning(cfa.group(1)));
        }
    }

    private static Rule meaning(String expression) {
        Matcher plt = PLT.matcher(expression);
        if (plt.matches()) {
            return new Plt(Integer.parseInt(plt.group(1)));
        }
        Matcher dereference = DEREFERENCE.matcher(expression);
        if (!dereference.matches()) {
            return Command.UNSUPPORTED;
        }
        int addend = dereference.group(3) == null ? 0 : Integer.parseInt(dereference.group(3));
        OddRule.Cfa kind = dereference.group(1).equals("6") ? OddRule.Cfa.AT_RBP : OddRule.Cfa.AT_RSP;
        return new OddRule(kind, Integer.parseInt(dereference.group(2)), addend, OddRule.Rbp.UNCHANGED, 0);
    }

    private void rowLine(String line, boolean withDebugFrame) {
        if (skips(line, withDebugFrame)) {
            return;
        }
        Matcher common = COMMON.matcher(line);
        Matcher function = FUNCTION.matcher(line);
        if (common.matches()) {
            currentCommon = section + common.group(1);
            signals.put(currentCommon, common.group(2).contains("S"));
            current = -1;
        } else if (function.matches()) {
            current = Long.parseUnsignedLong(function.group(3), 16);
            long end = Long.parseUnsignedLong(function.group(4), 16);
            boolean signal = signals.getOrDefault(section + function.group(2), false);
            List<Row> rows = new ArrayList<>();
            Set<Rule> first = initial.get(section + function.group(2));
            if (first != null) {
                rows.add(new Row(current, first));
            }
            functions.add(new Function(current, end, signal, rows));
        } else if (line.startsWith("   LOC")) {
            columns = words(line);
        } else if (current < 0 && ROW.matcher(line).lookingAt()) {
            initial.put(currentCommon, rules(words(line)));
        } else if (current >= 0 && ROW.matcher(line).lookingAt()) {
            addRow(functions.getLast(), words(line));
        }
    }

    private void addRow(Function function, List<String> cells) {
        long vaddr = Long.parseUnsignedLong(cells.getFirst(), 16);
        if (vaddr >= function.end()) {
            return;
        }
        if (!function.rows().isEmpty() && function.rows().getLast().vaddr() == vaddr) {
            function.rows().removeLast();
        }
        function.rows().add(new Row(vaddr, rules(cells)));
    }

    private Set<Rule> rules(List<String> cells) {
        String returnAddress = cell(cells, "ra");
        if (returnAddress.equals("u")) {
            return Set.of(Command.END);
        }
        String rbp = cell(cells, "rbp");
        boolean usual = returnAddress.equals("c-8") && isKept(cell(cells, "rsp"));
        boolean followed = isKept(rbp) || rbp.startsWith("c") || rbp.equals("exp");
        if (!usual || !followed) {
            return Set.of(Command.UNSUPPORTED);
        }
        Set<Saved> saved = saved(rbp);
        String cfa = cells.get(1);
        if (cfa.equals("exp")) {
            return cfaExpressions.get(current).stream()
                    .flatMap(rule -> saved.stream().map(place -> with(rule, place)))
                    .collect(Collectors.toSet());
        }
        Matcher register = REGISTER.matcher(cfa);
        if (!register.matches() || !List.of("rsp", "rbp").contains(register.group(1))) {
            return Set.of(Command.UNSUPPORTED);
        }
        boolean rsp = register.group(1).equals("rsp");
        int offset = Integer.parseInt(register.group(2));
        return saved.stream().map(place -> byRegister(rsp, offset, place)).collect(Collectors.toSet());
    }

    private Set<Saved> saved(String cell) {
        if (isKept(cell)) {
            return Set.of(new Saved(OddRule.Rbp.UNCHANGED, 0));
        }
        return cell.equals("exp")
                ? rbpExpressions.get(current)
                : Set.of(new Saved(OddRule.Rbp.AT_CFA, Integer.parseInt(cell.substring(1))));
    }

    private static Rule with(Rule rule, Saved saved) {
        return rule instanceof OddRule odd
                ? new OddRule(odd.cfa(), odd.cfaOffsetBytes(), odd.cfaAddendBytes(), saved.kind(), saved.offset())
                : rule;
    }

    private static Rule byRegister(boolean rsp, int offset, Saved saved) {
        boolean plain = offset >= 0 && offset < 65_536 && (offset & 7) == 0 && (saved.offset() & 7) == 0;
        if (plain && saved.kind() == OddRule.Rbp.UNCHANGED) {
            return new Plain(rsp ? Base.RSP : Base.RBP, offset, 0);
        }
        if (plain && saved.kind() == OddRule.Rbp.AT_CFA && saved.offset() < 0 && saved.offset() > -4096) {
            return new Plain(rsp ? Base.RSP : Base.RBP, offset, -saved.offset());
        }
        return new OddRule(rsp ? OddRule.Cfa.RSP : OddRule.Cfa.RBP, offset, 0, saved.kind(), saved.offset());
    }

    private static boolean isKept(String cell) {
        return cell.equals("u") || cell.equals("s");
    }

    /** A register without a column has no rule. */
    private String cell(List<String> cells, String column) {
        int index = columns.indexOf(column);
        return index < 0 ? "u" : cells.get(index);
    }

    /** The cells of a line; a register within one is written "r10 (r10)". */
    private static List<String> words(String line) {
        return Arrays.asList(line.replaceAll(" \\(\\w+\\)", "").strip().split(" +", -1));
    }
}
