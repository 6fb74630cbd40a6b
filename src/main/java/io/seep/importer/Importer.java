package io.seep.importer;

import io.seep.model.Imported;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Reads a file of another tool, whichever it is: told by how it begins. */
public final class Importer {
    private static final int HEAD_BYTES = 1 << 16;

    private Importer() {}

    /** What a file seems to be. */
    public enum Kind {
        /** The text of BCC's memleak, LeakSanitizer or Seep. */
        TEXT,
        VALGRIND,
        JEMALLOC,
        /** Seep's own JSON, which is a recording already. */
        SEEP_JSON
    }

    /**
     * A stream that can be read again from its beginning after a look at its head, unpacked if it was compressed.
     *
     * @throws IOException when it cannot be read
     */
    public static BufferedInputStream unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, HEAD_BYTES);
        buffered.mark(2);
        byte[] magic = buffered.readNBytes(2);
        buffered.reset();
        // RFC 1952, section 2.3.1
        boolean compressed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return compressed ? new BufferedInputStream(new GZIPInputStream(buffered), HEAD_BYTES) : buffered;
    }

    /** What the stream seems to hold; leaves it at its beginning. */
    public static Kind kind(BufferedInputStream in) throws IOException {
        in.mark(HEAD_BYTES);
        String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        in.reset();
        String start = head.stripLeading();
        if (start.startsWith("\ufeff")) {
            start = start.substring(1).stripLeading();
        }
        if (start.startsWith("{")) {
            return Kind.SEEP_JSON;
        }
        if (start.startsWith("<")) {
            return Kind.VALGRIND;
        }
        if (start.startsWith(JemallocHeap.MAGIC)) {
            return Kind.JEMALLOC;
        }
        return Kind.TEXT;
    }

    /**
     * Reads the stream to its end and does not close it.
     *
     * @param kind what it holds; not {@link Kind#SEEP_JSON}
     * @param skipUnknown leaves lines of text out that are not understood, instead of refusing the file
     * @throws MalformedInputException when it holds something else
     * @throws IOException when it cannot be read
     */
    public static Imported read(BufferedInputStream in, Kind kind, boolean skipUnknown) throws IOException {
        InputLines lines = new InputLines(in);
        Imported imported = switch (kind) {
            case TEXT -> text(lines, skipUnknown);
            case VALGRIND -> ValgrindXml.read(in);
            case JEMALLOC -> {
                String first = lines.next();
                yield new JemallocHeap(lines, first == null ? "" : first.strip()).read();
            }
            case SEEP_JSON -> throw new IllegalArgumentException("Seep's JSON is no import");
        };
        try {
            long _ = imported.sites().stream()
                    .mapToLong(site -> Math.max(site.liveBytes(), site.allocatedBytes()))
                    .reduce(0, Math::addExact);
        } catch (ArithmeticException overflow) {
            throw new MalformedInputException(Math.max(1, lines.number()), "the sum of the bytes passes 2^63");
        }
        return imported;
    }

    /** Which tool it was shows at the first line that only one of them prints; a program may have printed before. */
    private static Imported text(InputLines lines, boolean skipUnknown) throws IOException {
        MemleakText memleak = new MemleakText(lines, skipUnknown);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!memleak.hasBegun() && LeakSanitizerText.begins(line)) {
                return new LeakSanitizerText(lines).read(line);
            }
            memleak.take(line);
        }
        return memleak.end();
    }
}
