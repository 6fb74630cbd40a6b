package io.seep.report.html;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes JSON safe inside a script element: each {@code <} becomes an escape of JSON, as {@code </script>} would end the
 * element and {@code <!--} could hide its end (HTML Standard, "Restrictions for contents of script elements"). In JSON
 * that character stands in strings only, and the escape says the same. Works on bytes: in UTF-8 the byte of a
 * {@code <} is nothing else.
 */
final class ScriptSafe extends FilterOutputStream {
    private static final byte[] ESCAPE = "\\u003c".getBytes(US_ASCII);

    ScriptSafe(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        if ((byte) octet == '<') {
            out.write(ESCAPE);
        } else {
            out.write(octet);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '<') {
                out.write(bytes, from, at - from);
                out.write(ESCAPE);
                from = at + 1;
            }
        }
        out.write(bytes, from, offset + length - from);
    }
}
