package io.seep.importer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream with their numbers; none may be endless. */
final class InputLines {
    /** Names of C++ templates reach some ten thousand characters. */
    static final int LONGEST_LINE = 1 << 20;

    private final BufferedInputStream in;
    private byte[] line = new byte[256];
    private long number;
    private boolean ended;

    InputLines(InputStream in) {
        this.in = in instanceof BufferedInputStream buffered ? buffered : new BufferedInputStream(in, 1 << 16);
    }

    /** The number of the line that was given last, from 1; 0 before the first. */
    long number() {
        return number;
    }

    /** False when the stream ended without the newline that ends a line. */
    boolean endedWell() {
        return !ended;
    }

    /**
     * The next line without its end; null after the last. What is no UTF-8 is replaced.
     *
     * @throws MalformedInputException when it is longer than any line of these formats
     */
    @Nullable
    String next() throws IOException {
        int length = 0;
        number++;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (length == 0) {
                    return null;
                }
                ended = true;
                break;
            }
            if (length == LONGEST_LINE) {
                throw wrong("the line is longer than any of such a file");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    MalformedInputException wrong(String problem) {
        return new MalformedInputException(number, problem);
    }
}
