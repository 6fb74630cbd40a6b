package io.seep.probe.x86;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Code written down as in a disassembly. */
final class Code {
    private Code() {}

    /** The bytes of some lines: two hex digits each, blanks between them, the rest of a line behind # is a comment. */
    static byte[] of(String listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : listing.lines().toList()) {
            int comment = line.indexOf('#');
            String digits = comment < 0 ? line : line.substring(0, comment);
            bytes.writeBytes(HexFormat.of().parseHex(digits.replace(" ", "")));
        }
        return bytes.toByteArray();
    }
}
