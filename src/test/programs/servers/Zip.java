import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Packs and unpacks in two threads; zlib gets its memory from malloc. Ends after the seconds of its argument. */
final class Zip {
    public static void main(String[] args) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[0]));
        var workers = Executors.newFixedThreadPool(2);
        for (int worker = 0; worker < 2; worker++) {
            workers.execute(() -> work(endNanos));
        }
        System.out.println("ready");
        workers.shutdown();
        workers.awaitTermination(1, TimeUnit.HOURS);
    }

    private static void work(long endNanos) {
        byte[] text = "all work and no play makes a dull program ".repeat(40).getBytes();
        while (System.nanoTime() < endNanos) {
            byte[] packed = new byte[4096];
            int packedBytes = pack(text, packed, 5);
            if (unpack(packed, packedBytes) != text.length) {
                throw new IllegalStateException("another text came back");
            }
        }
    }

    /** A few frames deeper than needed: all of them compiled Java. */
    private static int pack(byte[] text, byte[] packed, int depth) {
        if (depth > 0) {
            return pack(text, packed, depth - 1);
        }
        try (var deflater = new PackerOf(text)) {
            return deflater.into(packed);
        }
    }

    private record PackerOf(Deflater deflater) implements AutoCloseable {
        PackerOf(byte[] text) {
            this(new Deflater());
            deflater.setInput(text);
            deflater.finish();
        }

        int into(byte[] packed) {
            return deflater.deflate(packed);
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    private static int unpack(byte[] packed, int packedBytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed, 0, packedBytes);
            return inflater.inflate(new byte[8192]);
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }
}
