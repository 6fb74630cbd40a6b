package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On any exported function of real libraries a probe goes where it would go by what objdump prints alone. */
class PlacementInLibrariesTest {
    private static final List<PlacementNeed> NEEDS = List.of(
            PlacementNeed.entry(0),
            PlacementNeed.entry(3),
            PlacementNeed.session(1),
            PlacementNeed.session(3),
            PlacementNeed.session(6),
            PlacementNeed.entry(1).passingNullTest());

    private static final int SHOWN = 10;
    private static final Pattern DIRECT_BRANCH = Pattern.compile("j(?!r)\\w+|callq?");
    private static final Pattern REGISTER = Pattern.compile("%r\\w+");
    private static final Pattern LEAVES = Pattern.compile("j.*|loop.*|call.*|ret.*|ud2|hlt|int3|syscall");

    /** What objdump's text says: where to probe, and how far the stack has grown there. */
    private record Expected(long offsetBytes, boolean emulated, int pushedBytes, boolean seesEveryCall) {
        static Expected of(Collection<Objdump.Line> function, PlacementNeed need) {
            Objdump.Line entry = function.iterator().next();
            long end = entry.address()
                    + function.stream().mapToLong(Objdump.Line::lengthBytes).sum();
            long firstTarget = function.stream()
                    .mapToLong(Objdump.Line::directTarget)
                    .filter(target -> target > entry.address() && target < end)
                    .min()
                    .orElse(end);
            Expected otherwise = new Expected(0, false, 0, true);
            int pushedBytes = 0;
            String before = "";
            for (Objdump.Line line : function) {
                AttSyntax oracle = AttSyntax.of(line);
                boolean passed = otherwise.emulated;
                boolean nullTest = need.mayPassNullTest()
                        && line.mnemonic().equals("je")
                        && before.matches("test %rdi,%rdi|cmp \\$0x0,%rdi");
                boolean emulated = isEmulated(line);
                if (line.address() >= firstTarget) {
                    return otherwise;
                }
                Expected here = new Expected(line.address() - entry.address(), emulated, pushedBytes, !passed);
                if (emulated && (passed || !nullTest)) {
                    return here;
                }
                if (emulated) {
                    otherwise = here;
                }
                boolean leaves = !nullTest && LEAVES.matcher(line.mnemonic()).matches();
                boolean argumentLost =
                        !oracle.written().intersection(need.intact()).isEmpty();
                pushedBytes += oracle.stack().pushedBytes();
                boolean stackLost = need.returnAddressOnTop()
                        ? !oracle.stack().isNone()
                        : !oracle.stack().known();
                if (leaves || argumentLost || stackLost || oracle.stores() || pushedBytes < 0) {
                    return otherwise;
                }
                before = line.mnemonic() + " " + line.operands();
            }
            return otherwise;
        }

        /** A push of a register, a relative branch without another prefix than bnd, a nop of one byte. */
        private static boolean isEmulated(Objdump.Line line) {
            boolean push = line.mnemonic().equals("push")
                    && REGISTER.matcher(line.operands()).matches();
            boolean branch = line.directTarget() != -1
                    && DIRECT_BRANCH.matcher(line.mnemonic()).matches();
            int plainBytes = push ? 2 : branch ? 7 : line.mnemonic().equals("nop") ? 1 : 0;
            return line.lengthBytes() <= plainBytes;
        }

        boolean isMetBy(ProbePlacement placement) {
            return offsetBytes == placement.offsetBytes()
                    && emulated == placement.isEmulated()
                    && pushedBytes == placement.pushedBytes()
                    && seesEveryCall == placement.seesEveryCall();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIBC", "LIBSTDCXX", "JEMALLOC", "TCMALLOC"})
    void aProbeGoesWhereTheDisassemblySays(SystemBinaries binary) throws Exception {
        Objdump objdump = Objdump.of(binary.require());
        NavigableMap<Long, Objdump.Line> lines = objdump.lines();
        List<String> wrong = new ArrayList<>();
        int cautious = 0;
        int sessions = 0;
        int emulated = 0;
        for (Objdump.Function function : objdump.functions) {
            Collection<Objdump.Line> code = lines.subMap(function.address(), function.address() + function.sizeBytes())
                    .values();
            if (code.isEmpty()) {
                continue;
            }
            int entry = code.iterator().next().position();
            for (PlacementNeed need : NEEDS) {
                ProbePlacement placement = ProbePlacer.place(objdump.bytes, entry, function.sizeBytes(), need);
                boolean asExpected = Expected.of(code, need).isMetBy(placement);
                if (!asExpected && placement.offsetBytes() == 0 && hasUnknown(objdump, code)) {
                    cautious++;
                } else if (!asExpected) {
                    wrong.add(function.name() + " " + placement + " for " + need);
                }
            }
            sessions++;
            emulated += ProbePlacer.place(objdump.bytes, entry, function.sizeBytes(), PlacementNeed.session(1))
                            .isEmulated()
                    ? 1
                    : 0;
        }
        System.out.printf(
                "%s: sessions on %,d functions, %,d emulated; %d places not taken for unknown instructions%n",
                binary, sessions, emulated, cautious);
        assertThat(wrong.stream().limit(SHOWN))
                .as("%d wrong placements", wrong.size())
                .isEmpty();
        assertThat(sessions).isGreaterThan(30);
        assertThat(cautious).as("too cautious").isLessThan(sessions / 20 + 1);
    }

    private static boolean hasUnknown(Objdump objdump, Collection<Objdump.Line> function) {
        return function.stream()
                .anyMatch(line -> Decoder.decode(objdump.bytes, line.position(), line.position() + line.lengthBytes())
                        instanceof Instruction.Unknown);
    }
}
