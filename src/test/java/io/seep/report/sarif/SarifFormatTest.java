package io.seep.report.sarif;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.seep.model.Exit;
import io.seep.model.Gate;
import io.seep.model.Gate.Fate;
import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.UserCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SarifFormatTest {
    private static final Path ROOT = Path.of("/home/dev/server");

    @Test
    void fitsThePublicSchema() throws IOException {
        for (Recording recording : List.of(
                Recordings.judgedServer(),
                Recordings.cleanProgram(),
                Recordings.lossyServer(),
                Recordings.hostileNames(),
                Recordings.named("</script>\u0000\n%x"),
                gated(),
                untold())) {
            assertThat(schema().validate(sarif(recording), InputFormat.JSON))
                    .as(sarif(recording))
                    .isEmpty();
        }
    }

    @Test
    void pointsAtTheUsersOwnCode() throws IOException {
        assertThat(UserCode.of(Recordings.judgedServer().sites().getFirst())).isEqualTo(Recordings.APPEND_ROW);
        assertThat(sarif(gated()))
                .contains("\"uri\":\"src/rows.c\",\"uriBaseId\":\"%SRCROOT%\"},\"region\":{\"startLine\":88}")
                .contains("\"level\":\"error\"")
                .contains("\"exitCode\":23");
    }

    @Test
    void aGateThatCannotTellWasNoSuccess() throws IOException {
        assertThat(sarif(untold()))
                .contains("\"executionSuccessful\":false", "the gate cannot tell: the run was cut short (limit)");
        assertThat(sarif(gated())).contains("\"executionSuccessful\":true").doesNotContain("Notifications");
    }

    private static Recording untold() {
        return Recordings.judgedServer()
                .withGate(
                        new Gate("the run was cut short (limit)", "unreachable", List.of(), List.of(), List.of()),
                        new Exit(24, "the gate cannot tell: the run was cut short (limit)"));
    }

    private static Recording gated() {
        Recording run = Recordings.judgedServer();
        var site = run.sites().getFirst();
        var ruling = new Gate.Ruling(site.id(), site.nameId(), Fate.COUNTED, "", 5, 1, 5, 0);
        var known = new Gate.Ruling(run.sites().get(1).id(), "x", Fate.KNOWN, "known.json: malloc < f", 5, 1, 0, 0);
        return run.withGate(
                new Gate(
                        "",
                        "unreachable",
                        List.of(new Gate.Check("any-leak", false, "5 bytes at 1 site")),
                        List.of(ruling, known),
                        List.of()),
                new Exit(23, "the gate failed"));
    }

    private static String sarif(Recording recording) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SarifFormat.write(recording, ROOT, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Schema schema() throws IOException {
        try (var file = SarifFormatTest.class.getResourceAsStream("/sarif/schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(file);
        }
    }
}
