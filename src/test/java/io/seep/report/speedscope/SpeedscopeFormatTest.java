package io.seep.report.speedscope;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedscopeFormatTest {
    private static final SpeedscopeFormat SPEEDSCOPE = new SpeedscopeFormat();

    /** The schema comes with speedscope (see the licence beside it), and so does what it allows. */
    @Test
    void fitsTheSchemaOfSpeedscope() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/speedscope/file-format-schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(file);
            for (Recording recording : List.of(
                    Recordings.leakyServer(),
                    Recordings.judgedServer(),
                    Recordings.hostileNames(),
                    Recordings.cleanProgram(),
                    Written.nothing())) {
                List<Error> wrong = schema.validate(Written.text(SPEEDSCOPE, recording), InputFormat.JSON);
                assertThat(wrong).isEmpty();
            }
            assertThat(schema.validate("{\"profiles\": 7}", InputFormat.JSON)).isNotEmpty();
        }
    }

    @Test
    void samplesAreStacksFromTheRootWithWeights() throws IOException {
        assertThat(Written.text(SPEEDSCOPE, Recordings.severalProcesses()))
                .contains("{\"type\":\"sampled\",\"name\":\"Leaking bytes\",\"unit\":\"bytes\",\"startValue\":0,"
                        + "\"endValue\":5003,\"samples\":[[0]],\"weights\":[5003]}")
                .contains("{\"type\":\"sampled\",\"name\":\"Live bytes\",\"unit\":\"bytes\",\"startValue\":0,"
                        + "\"endValue\":5214,\"samples\":[[0],[1,0]],\"weights\":[5003,211]}")
                .contains("\"frames\":[{\"name\":\"malloc\"},{\"name\":\"main\",\"file\":\"server.c\",\"line\":31}]");
    }
}
