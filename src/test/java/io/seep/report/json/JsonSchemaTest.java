package io.seep.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recordings fit docs/schema/seep-1.schema.json, as a library says that Seep has no part in. */
class JsonSchemaTest {
    private static final JsonFormat JSON = new JsonFormat();

    @Test
    void recordingsFitTheSchema() throws IOException {
        Schema schema = schema();
        for (Recording recording : List.of(
                Recordings.leakyServer(),
                Recordings.judgedServer(),
                Recordings.selectedServer(),
                Recordings.severalProcesses(),
                Recordings.faultyProgram(),
                Recordings.kernelAndProgram(),
                Recordings.lossyServer(),
                Recordings.hostileNames(),
                Recordings.cleanProgram(),
                Written.nothing())) {
            assertThat(schema.validate(Written.text(JSON, recording), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoRecordingDoesNot() throws IOException {
        Schema schema = schema();
        String good = Written.text(JSON, Recordings.judgedServer());
        for (String bad : List.of(
                "{}",
                good.replace("\"seep/1\"", "\"seep/2\""),
                good.replace("\"kind\":\"leaking\"", "\"kind\":\"leaky\""),
                good.replace("\"liveBytes\":1999993", "\"liveBytes\":\"1999993\""),
                good.replace("\"liveBytes\":1999993", "\"liveBytes\":-1"),
                good.replace("\"survivors\"", "\"survivor\""),
                good.replace("\"headroom\":{\"source\":\"cgroup\"", "\"headroom\":{\"source\":null"))) {
            assertThat(bad).isNotEqualTo(good);
            assertThat(schema.validate(bad, InputFormat.JSON)).isNotEmpty();
        }
    }

    private static Schema schema() throws IOException {
        Path home = Path.of(System.getProperty("seep.home", System.getProperty("user.dir")));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(home.resolve("docs/schema/seep-1.schema.json")), InputFormat.JSON);
    }
}
