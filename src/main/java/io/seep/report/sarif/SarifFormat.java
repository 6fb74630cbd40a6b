package io.seep.report.sarif;

import io.seep.model.Recording;
import io.seep.report.ReportFormat;
import io.seep.report.ReportOptions;
import io.seep.report.SourcePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** {@code --sarif FILE}, {@code -o leak.sarif}: leaks at the lines of the user's own code. */
public final class SarifFormat implements ReportFormat {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    @Override
    public String name() {
        return "sarif";
    }

    @Override
    public List<String> endings() {
        return List.of("sarif");
    }

    @Override
    public void write(Recording recording, ReportOptions options, OutputStream out) throws IOException {
        write(recording, SourcePath.root(System.getenv()), out);
    }

    static void write(Recording recording, Path root, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            new SarifLog(json, root).write(recording);
        } catch (JacksonIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        out.flush();
    }
}
