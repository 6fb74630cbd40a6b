package io.seep.report.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.seep.model.Recording;
import io.seep.report.Golden;
import io.seep.report.Recordings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    @Test
    void aLeakingServer() throws IOException {
        Golden.check("report/leaky-server.json", json(Recordings.leakyServer()));
    }

    @Test
    void aServerThatWasWatchedClosely() throws IOException {
        Golden.check("report/judged-server.json", json(Recordings.judgedServer()));
    }

    @Test
    void whatTheKernelHoldsForAProgram() throws IOException {
        Golden.check("report/kernel-and-program.json", json(Recordings.kernelAndProgram()));
    }

    @Test
    void namesThatWantToDeceive() throws IOException {
        Golden.check("report/hostile-names.json", json(Recordings.hostileNames()));
    }

    @Test
    void theFileIsAsciiAndOneLineASite() throws IOException {
        List<String> lines = json(Recordings.hostileNames()).lines().toList();

        assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7f));
        assertThat(json(Recordings.manySites(40)).lines().filter(line -> line.startsWith("{\"id\":\"")))
                .hasSize(40);
    }

    @Test
    void aFrameThatManySitesShareIsWrittenOnce() throws IOException {
        String json = json(Recordings.leakyServer());

        assertThat(json).containsOnlyOnce("\"function\":\"append_row\"").containsOnlyOnce("\"function\":\"main\"");
        assertThat(json).contains("\"stack\":{\"status\":\"complete\",\"frames\":[0,1,2,3]},\"frames\":[0,1,2,3]}");
    }

    @Test
    void addressesOfTheKernelHaveNoSign() throws IOException {
        assertThat(json(Recordings.hostileNames())).contains("\"address\":18446744071578845184");
    }

    @Test
    void aFullDiskIsAnIoException() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThatIOException()
                .isThrownBy(() -> JsonReport.write(Recordings.leakyServer(), full))
                .withMessage("No space left on device");
    }

    @Test
    void theStreamStaysOpen() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };

        JsonReport.write(Recordings.cleanProgram(), out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\n\"schema\":\"seep/1\",\n")
                .endsWith("\n}\n");
    }

    static String json(Recording recording) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(recording, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
