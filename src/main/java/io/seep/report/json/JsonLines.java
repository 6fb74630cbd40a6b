package io.seep.report.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Files of JSON as Seep writes them: a line for each entry of the outer lists, ASCII. */
final class JsonLines {
    /**
     * ASCII only: whatever characters a target has in its names, the file is valid UTF-8 and harmless on a terminal.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private static final ObjectWriteContext LINES = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new OneLinePerEntry();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    };

    private JsonLines() {}

    /**
     * Writes one document and a newline; does not close the stream.
     *
     * @throws IOException when the stream takes no more
     */
    static void write(OutputStream out, Consumer<JsonGenerator> document) throws IOException {
        try {
            try (JsonGenerator json = new WellFormedJson(JSON.createGenerator(LINES, out))) {
                document.accept(json);
                json.writeRaw('\n');
            }
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }
}
