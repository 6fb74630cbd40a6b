package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.probe.x86.Instruction.Known;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encodings that no compiler wrote, made from every opcode at random: the decoder refuses them, or objdump agrees. */
class EncodingsAgainstObjdumpTest {
    private static final int CASES = Integer.getInteger("test.encodings", 40_000);
    /** Room for the longest instruction and nops behind it, so that objdump is back in step at the next case. */
    private static final int STRIDE = 24;

    private static final byte NOP = (byte) 0x90;
    private static final int[] PREFIXES = {0x66, 0x66, 0xf3, 0xf3, 0xf2, 0xf2, 0xf0, 0x2e, 0x3e, 0x64, 0x65, 0x67};

    private final long seed = Long.getLong("test.seed", 20_260_101L);
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void knownEncodingsHaveObjdumpsLengthTargetAndDestination(@TempDir Path directory) throws Exception {
        byte[] code = new byte[CASES * STRIDE];
        Arrays.fill(code, NOP);
        for (int i = 0; i < CASES; i++) {
            byte[] encoding = encoding();
            System.arraycopy(encoding, 0, code, i * STRIDE, encoding.length);
        }
        Path file = Files.write(directory.resolve("encodings"), code);

        List<String> disagreements = new ArrayList<>();
        Set<String> disputed = new HashSet<>();
        int[] known = new int[1];
        Objdump.disassembleRaw(file, line -> {
            int position = line.position();
            if (position % STRIDE == 0 && Decoder.decode(code, position, code.length) instanceof Known instruction) {
                known[0]++;
                if (!Agreement.between(instruction, line) && disputed.add(line.mnemonic())) {
                    disagreements.add(HexFormat.ofDelimiter(" ").formatHex(code, position, position + 15) + ": "
                            + line.mnemonic() + " " + line.operands() + " (" + line.lengthBytes() + ") is not "
                            + instruction);
                }
            }
        });
        assertThat(disagreements)
                .as("of %d encodings known, seed %d", known[0], seed)
                .isEmpty();
        assertThat(known[0]).as("encodings known, seed %d", seed).isGreaterThan(CASES / 5);
    }

    private byte[] encoding() {
        byte[] encoding = new byte[Instruction.MAX_LENGTH_BYTES];
        random.nextBytes(encoding);
        int at = 0;
        if (random.nextInt(3) == 0) {
            encoding[at++] = (byte) PREFIXES[random.nextInt(PREFIXES.length)];
        }
        if (random.nextInt(3) == 0) {
            encoding[at++] = (byte) (0x40 + random.nextInt(16));
        }
        if (random.nextBoolean()) {
            encoding[at] = 0x0f;
        }
        return encoding;
    }
}
