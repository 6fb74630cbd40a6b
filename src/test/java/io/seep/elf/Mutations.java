package io.seep.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages files the way attackers and broken disks do. Repeat a run with -Dtest.seed=N. */
public final class Mutations {

    private static final long[] NASTY = {
        0,
        1,
        2,
        7,
        0x7f,
        0x80,
        0xff,
        0xffff,
        0x7fffffffL,
        0x80000000L,
        0xffffffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -8,
        1L << 40,
        1L << 56
    };

    private Mutations() {}

    /** The seed of this run, printed by tests when they fail. */
    public static long seed() {
        return Long.getLong("test.seed", System.nanoTime());
    }

    /** A damaged copy: one to four changes, most of them within the ranges given as (from, to) pairs. */
    public static byte[] damaged(byte[] sound, SplittableRandom random, int... ranges) {
        byte[] bytes = sound.clone();
        int changes = random.nextInt(1, 5);
        for (int change = 0; change < changes && bytes.length > 16; change++) {
            int pair = random.nextInt(ranges.length / 2) * 2;
            boolean anywhere = random.nextInt(8) == 0;
            int from = anywhere ? 0 : Math.min(ranges[pair], bytes.length - 9);
            int to = anywhere ? bytes.length - 8 : Math.clamp(ranges[pair + 1], from + 1, bytes.length - 8);
            int at = random.nextInt(from, to);
            ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1, 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> view.putShort(at, (short) nasty(random));
                case 4 -> view.putInt(at, (int) nasty(random));
                case 5 -> view.putLong(at, nasty(random));
                case 6 -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, at, 8);
                default -> {
                    if (random.nextInt(4) == 0) {
                        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                    } else {
                        view.putLong(at, view.getLong(at) + random.nextInt(-16, 17));
                    }
                }
            }
        }
        return bytes;
    }

    private static long nasty(SplittableRandom random) {
        return random.nextInt(4) == 0 ? random.nextLong() : NASTY[random.nextInt(NASTY.length)];
    }
}
