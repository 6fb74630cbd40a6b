package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.probe.x86.Instruction.Known;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of all that the decoder claims to know in real files, objdump must say the same. */
class DecoderAgainstObjdumpTest {
    private static final int ENTRY_BYTES = 16;
    private static final double WANTED_COVERAGE = 0.99;
    private static final int SHOWN = 20;

    /** The instruction starts within the first bytes of a function, by the function's section and position. */
    private static BitSet entryBytes(Objdump objdump) {
        BitSet positions = new BitSet();
        for (Objdump.Function function : objdump.functions) {
            objdump.sections.stream()
                    .filter(section -> section.contains(function.address()))
                    .findFirst()
                    .ifPresent(section -> {
                        int first = section.positionOf(function.address());
                        positions.set(first, first + Math.min(ENTRY_BYTES, function.sizeBytes()));
                    });
        }
        return positions;
    }

    @ParameterizedTest
    @EnumSource
    void knownInstructionsHaveObjdumpsLengthTargetAndDestination(SystemBinaries binary) throws Exception {
        Objdump objdump = Objdump.of(binary.require());
        BitSet entries = entryBytes(objdump);
        Tally all = new Tally();
        Tally atEntries = new Tally();
        List<String> disagreements = new ArrayList<>();
        Set<String> disputed = new HashSet<>();
        objdump.disassemble(line -> {
            int end = line.section().fileOffset() + line.section().sizeBytes();
            Instruction decoded = Decoder.decode(objdump.bytes, line.position(), end);
            all.add(decoded, line);
            if (entries.get(line.position())) {
                atEntries.add(decoded, line);
            }
            if (decoded instanceof Known known && !Agreement.between(known, line) && disputed.add(line.mnemonic())) {
                disagreements.add(Long.toHexString(line.address()) + " " + line.mnemonic() + " " + line.operands()
                        + " is not " + known);
            }
        });
        System.out.printf(
                "%s: of %,d instructions %.2f %% known; of %,d at the entries of %,d functions %.2f %%, not: %s%n",
                binary,
                all.total,
                100 * all.share(),
                atEntries.total,
                objdump.functions.size(),
                100 * atEntries.share(),
                atEntries.mostUnknown());
        assertThat(disagreements).as("one for each mnemonic").isEmpty();
        assertThat(atEntries.total).as("the file's functions were found").isGreaterThan(100);
        assertThat(atEntries.share()).isGreaterThan(WANTED_COVERAGE);
    }

    private static final class Tally {
        private int total;
        private int known;
        private final Map<String, Integer> unknown = new HashMap<>();

        void add(Instruction decoded, Objdump.Line line) {
            total++;
            if (decoded instanceof Known) {
                known++;
            } else {
                unknown.merge(line.mnemonic(), 1, Integer::sum);
            }
        }

        double share() {
            return (double) known / total;
        }

        List<String> mostUnknown() {
            return unknown.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(SHOWN)
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .toList();
        }
    }
}
