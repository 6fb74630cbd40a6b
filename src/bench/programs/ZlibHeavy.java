// SPDX-License-Identifier: Apache-2.0

import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A Java program whose native memory is busy: it packs and unpacks pages of text, each with a Deflater and an Inflater
 * of its own, for which zlib allocates by malloc, through JNI. For a line of seconds on stdin it works that long and
 * answers with the pages that it did.
 */
final class ZlibHeavy {
    private static final int PAGE_BYTES = 4096;
    private static final Random RANDOM = new Random(1);

    public static void main(String[] arguments) throws Exception {
        byte[] page = new byte[PAGE_BYTES];
        for (int at = 0; at < PAGE_BYTES; at++) {
            page[at] = (byte) ('a' + RANDOM.nextInt(8));
        }
        var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long end = System.nanoTime() + Long.parseLong(line) * 1_000_000_000L;
            long pages = 0;
            while (System.nanoTime() < end) {
                there(page);
                pages++;
            }
            System.out.println(pages);
        }
    }

    private static void there(byte[] page) throws Exception {
        byte[] packed = new byte[2 * PAGE_BYTES];
        byte[] unpacked = new byte[PAGE_BYTES];
        var deflater = new Deflater(Deflater.BEST_SPEED);
        var inflater = new Inflater();
        try {
            deflater.setInput(page);
            deflater.finish();
            int length = deflater.deflate(packed);
            inflater.setInput(packed, 0, length);
            if (inflater.inflate(unpacked) != PAGE_BYTES) {
                throw new AssertionError("not what was packed");
            }
        } finally {
            deflater.end();
            inflater.end();
        }
    }
}
