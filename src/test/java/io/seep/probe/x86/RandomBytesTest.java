package io.seep.probe.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.probe.x86.Instruction.Known;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes without sense: nothing throws, nothing is read that was not given. */
class RandomBytesTest {
    private static final int STRINGS = 1_000_000;
    private static final int FUNCTIONS = 20_000;
    private static final int[] LIKELY = {
        0x0f, 0x48, 0x41, 0x66, 0xf3, 0x2e, 0x81, 0xc7, 0xb8, 0x84, 0x85, 0x74, 0xeb, 0x55, 0xff, 0xe8, 0x90, 0x05
    };

    private final long seed = Long.getLong("test.seed", 20_260_101L);
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void theDecoderReadsOnlyItsRange() {
        byte[] around = new byte[64];
        for (int i = 0; i < STRINGS; i++) {
            fill(around);
            int position = random.nextInt(40);
            int end = position + random.nextInt(Instruction.MAX_LENGTH_BYTES + 3);
            // In an array that ends where the range does, a step too far throws; the answer must be the same.
            byte[] alone = Arrays.copyOfRange(around, position, end);
            Instruction here = Decoder.decode(around, position, end);
            Instruction there = Decoder.decode(alone, 0, alone.length);
            if (!same(here, there, position)) {
                assertThat(here).as("seed %d, string %d", seed, i).isEqualTo(there);
            }
            if (here instanceof Known known && known.lengthBytes() > end - position) {
                assertThat(known)
                        .as("longer than its range, seed %d, string %d", seed, i)
                        .isNull();
            }
        }
    }

    private static boolean same(Instruction here, Instruction there, int position) {
        if (here instanceof Known known && there instanceof Known other) {
            return known.lengthBytes() == other.lengthBytes()
                    && known.text().equals(other.text())
                    && known.support() == other.support()
                    && known.writes().equals(other.writes())
                    && known.stack().equals(other.stack())
                    && known.stores() == other.stores()
                    && known.zeroTested() == other.zeroTested()
                    && target(known) == target(other) + (target(other) == Long.MIN_VALUE ? 0 : position);
        }
        return here.equals(there);
    }

    private static long target(Known known) {
        return switch (known.flow()) {
            case Flow.Jump jump -> jump.target();
            case Flow.ConditionalJump jump -> jump.target();
            case Flow.Call call -> call.target();
            case Flow.Plain _ -> Long.MIN_VALUE;
        };
    }

    @Test
    void aPlaceIsAlwaysABoundaryThatWasDecoded() {
        byte[] code = new byte[256];
        for (int i = 0; i < FUNCTIONS; i++) {
            fill(code);
            int entry = random.nextInt(-2, code.length + 2);
            int sizeBytes = random.nextInt(-2, code.length + 2);
            PlacementNeed need = new PlacementNeed(
                    RegisterSet.ofArguments(random.nextInt(7)),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean() ? KernelVersion.OLDEST : new KernelVersion(6, 18));
            ProbePlacement placement = ProbePlacer.place(code, entry, sizeBytes, need);
            assertThat(isBoundary(code, entry, sizeBytes, placement.offsetBytes()))
                    .as("%s, seed %d, function %d", placement, seed, i)
                    .isTrue();
            assertThat(placement.reason()).isNotBlank();
        }
    }

    private static boolean isBoundary(byte[] code, int entry, int sizeBytes, int offset) {
        int at = 0;
        while (at < offset && Decoder.decode(code, entry + at, entry + sizeBytes) instanceof Known known) {
            at += known.lengthBytes();
        }
        return at == offset;
    }

    /** Half of them as they come, half of them prefixes and opcodes that have much behind them. */
    private void fill(byte[] bytes) {
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(3) == 0 ? bytes[i] : (byte) LIKELY[random.nextInt(LIKELY.length)];
            }
        }
    }
}
