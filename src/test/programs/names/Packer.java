import java.util.zip.Deflater;

/** Packs now and then, until its standard input ends; zlib gets its memory from malloc. Compiled, not interpreted. */
final class Packer {
    public static void main(String[] args) throws Exception {
        byte[] text = "all work and no play makes a dull program ".repeat(40).getBytes();
        for (int i = 0; i < 20_000; i++) {
            warm(i);
        }
        System.out.println("ready");
        while (System.in.available() == 0) {
            for (int i = 0; i < 20; i++) {
                pack(text, 3);
            }
            Thread.sleep(5);
        }
    }

    private static int warm(int i) {
        return pack(new byte[1], 3) + i;
    }

    /** A few frames deeper than needed: all of them compiled Java. */
    private static int pack(byte[] text, int depth) {
        if (depth > 0) {
            return pack(text, depth - 1);
        }
        var deflater = new Deflater();
        deflater.setInput(text);
        deflater.finish();
        int length = deflater.deflate(new byte[4096]);
        deflater.end();
        return length;
    }
}
