package io.seep.importer;

import io.seep.model.Imported;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What other tools printed, read. */
final class Inputs {
    private Inputs() {}

    static byte[] bytes(String resource) {
        try (InputStream in = Inputs.class.getResourceAsStream("/importer/" + resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Imported read(String resource) {
        return read(bytes(resource), false);
    }

    static Imported text(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), false);
    }

    static Imported read(byte[] content, boolean skipUnknown) {
        try {
            BufferedInputStream in = Importer.unpacked(new ByteArrayInputStream(content));
            return Importer.read(in, Importer.kind(in), skipUnknown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
