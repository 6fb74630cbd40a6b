package io.seep.report.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PprofFormatTest {
    private static final PprofFormat PPROF = new PprofFormat();

    @TempDir
    private Path folder;

    @Test
    void everySiteIsASampleWithFourValues() throws IOException {
        Recording recording = Recordings.leakyServer();
        List<List<Long>> values =
                UnknownFieldSet.parseFrom(Written.bytes(PPROF, recording)).getField(2).getLengthDelimitedList().stream()
                        .map(sample -> {
                            try {
                                return packed(UnknownFieldSet.parseFrom(sample)
                                        .getField(2)
                                        .getLengthDelimitedList()
                                        .getFirst()
                                        .newCodedInput());
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .toList();
        assertThat(values)
                .isEqualTo(recording.sites().stream()
                        .map(site ->
                                List.of(site.allocations(), site.allocatedBytes(), site.liveBlocks(), site.liveBytes()))
                        .toList());
    }

    @Test
    @Tag("long")
    void goReadsEverySumOfIt() throws Exception {
        Recording recording = Recordings.leakyServer();
        Path file = profile(recording);
        Map<String, ToLongFunction<Site>> types = Map.of(
                "inuse_space", Site::liveBytes,
                "inuse_objects", Site::liveBlocks,
                "alloc_space", Site::allocatedBytes,
                "alloc_objects", Site::allocations);
        for (Map.Entry<String, ToLongFunction<Site>> type : types.entrySet()) {
            long sum = recording.sites().stream().mapToLong(type.getValue()).sum();
            assertThat(pprof("-top", "-unit=B", "-sample_index=" + type.getKey(), file))
                    .contains("100% of " + sum + "B total");
        }
        assertThat(pprof("-top", file))
                .contains("Type: inuse_space", "File: server", "5f1d0c3a9b8e7d6c5b4a39281706f5e4d3c2b1a0");
    }

    @Test
    @Tag("long")
    void goReadsLinesInlinesMappingsAndLabels() throws Exception {
        Path file = profile(Recordings.leakyServer());
        assertThat(pprof("-raw", file))
                .contains("/home/dev/server/server 5f1d0c3a9b8e7d6c5b4a39281706f5e4d3c2b1a0 [FN][FL][LN][IN]")
                .contains("/usr/lib/x86_64-linux-gnu/libc.so.6 a1b2c3 [FN]")
                .containsPattern("0x11f0 M=1 append_row /home/dev/server/src/rows.c:88")
                .containsPattern("0x11f0 M=1 row_new rows.h:12.*\\n +append_row /home/dev/server/src/rows.c:88")
                .contains("site:[0000000000000001]", "stack:[depth]")
                .contains("Seep 0.1.0, complete");
        assertThat(pprof("-peek=append_row", "-unit=B", "-sample_index=inuse_space", file))
                .containsPattern("1999993B +99.80% \\| +handle_request");
    }

    @Test
    @Tag("long")
    void goReadsOddOnesToo() throws Exception {
        for (Recording odd : List.of(
                Recordings.hostileNames(),
                Recordings.severalProcesses(),
                Recordings.lossyServer(),
                Recordings.manySites(20_000))) {
            assertThat(pprof("-top", "-nodecount=1", profile(odd))).contains("Type: inuse_space");
        }
        assertThat(pprof("-raw", profile(Recordings.severalProcesses()))).contains("process:[worker (4712)]");
    }

    private Path profile(Recording recording) throws IOException {
        return Files.write(folder.resolve("leak.pb"), Written.bytes(PPROF, recording));
    }

    private static String pprof(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("go", "tool", "pprof"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process go = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(go.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(go.waitFor()).as(said).isZero();
        return said;
    }

    private static List<Long> packed(com.google.protobuf.CodedInputStream numbers) throws IOException {
        List<Long> all = new ArrayList<>();
        while (!numbers.isAtEnd()) {
            all.add(numbers.readInt64());
        }
        return all;
    }
}
