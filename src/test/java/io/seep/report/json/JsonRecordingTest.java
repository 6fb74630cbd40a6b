package io.seep.report.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.Recording;
import io.seep.report.Recordings;
import io.seep.report.ReportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRecordingTest {
    private static final String FILE = "run.json";

    static Stream<Recording> everyRun() {
        return Stream.of(
                Recordings.leakyServer(),
                Recordings.kernelAndProgram(),
                Recordings.lossyServer(),
                Recordings.cleanProgram(),
                Recordings.severalProcesses(),
                Recordings.judgedServer(),
                Recordings.faultyProgram(),
                Recordings.selectedServer(),
                Recordings.hostileNames(),
                Recordings.manySites(300));
    }

    @ParameterizedTest
    @MethodSource("everyRun")
    void whatWasWrittenIsReadBackEqual(Recording recording) throws IOException {
        assertThat(read(JsonReportTest.json(recording))).isEqualTo(recording);
    }

    @Test
    void halvesOfSurrogatePairsAreReplacedAsStrictReadersWouldRefuseThem() throws IOException {
        String json = JsonReportTest.json(Recordings.named("\ud83d\ude00 \ude00\ud83d \ud83d"));

        assertThat(json).contains("\"\\uD83D\\uDE00 \\uFFFD\\uFFFD \\uFFFD\"");
        assertThat(read(json)).isEqualTo(Recordings.named("\ud83d\ude00 \ufffd\ufffd \ufffd"));
    }

    @Test
    void compressedFilesAreKnownByTheirContent(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("renamed");
        Files.write(file, gzip(JsonReportTest.json(Recordings.leakyServer())));

        assertThat(JsonRecording.read(file)).isEqualTo(Recordings.leakyServer());
    }

    @Test
    void fieldsOfLaterVersionsAreSkipped() throws IOException {
        String json = JsonReportTest.json(Recordings.leakyServer())
                .replace("\"tool\":{", "\"later\":[{\"a\":[1,null]}],\n\"tool\":{\"later\":[[{}]],\"nothing\":null,");

        assertThat(read(json)).isEqualTo(Recordings.leakyServer());
    }

    @Test
    void framesMayStandBeforeTheSitesThatUseThem() throws IOException {
        String json = JsonReportTest.json(Recordings.leakyServer());
        int sites = json.indexOf("\"sites\":");
        int frames = json.indexOf("\"frames\":[\n");
        int timeline = json.indexOf("\"timeline\":");
        String reordered = json.substring(0, sites)
                + json.substring(frames, timeline)
                + json.substring(sites, frames)
                + json.substring(timeline);

        assertThat(read(reordered)).isEqualTo(Recordings.leakyServer());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schema\":\"seep/1\" | \"schema\":\"seep/2\" | the schema is seep/2, this version reads seep/1",
                "\"schema\":\"seep/1\" | \"schema\":1 | the field schema is missing",
                "\"schema\":\"seep/1\", | '' | the field schema is missing",
                "\"version\":\"0.1.0\" | \"version\":1 | tool: text is expected as version",
                "\"cpus\":2 | \"cpus\":4294967296 | environment: the number cpus is too large",
                "\"cpus\":2 | \"cpus\":2.5 | environment: a whole number is expected as cpus",
                "\"started\":\"2026 | \"started\":\"x | processes[0]: a time such as 2026-01-31T12:00:00Z is expected"
                        + " as started",
                "\"durationSeconds\":300.02 | \"durationSeconds\":1e999 | session: the number durationSeconds is too"
                        + " large",
                "\"lost\":{} | \"lost\":{\"a\":true} | completeness.lost: a whole number is expected as a",
                "\"liveBytes\":4096 | \"liveBytes\":99999999999999999999 | sites[2]: the number liveBytes is too large",
                "\"liveBytes\":4096, | '' | sites[2]: the field liveBytes is missing",
                "\"liveBytes\":4096, | \"liveBytes\":null, | sites[2]: the field liveBytes is missing",
                "\"process\":0 | \"process\":1 | sites[0]: there is no process 1",
                "\"process\":0 | \"process\":-1 | sites[0]: there is no process -1",
                "\"frames\":[0,1,2,3]}, | \"frames\":[0,1,2,99]}, | sites[0]: there is no frame 99",
                "\"frames\":[0,1,2,3]}, | \"frames\":[0,1,2,-1]}, | sites[0].stack: a list of indexes is expected as"
                        + " frames",
                "\"frames\":[0,1,2,3]}, | \"frames\":[0,1,2,\"3\"]}, | sites[0].stack: a list of indexes is expected"
                        + " as frames",
                "\"offset\":4592 | \"offset\":-1 | frames[0]: an address of 64 bits is expected as offset",
                "\"runtime\":true | \"runtime\":1 | sites[1]: true or false is expected as runtime",
                "\"runtime\":{ | \"runtime\":1,\"x\":{ | totals: an object is expected as runtime",
                "\"timeline\":[ | \"timeline\":[7, | timeline[0]: an object is expected",
                "\"timeline\":[ | \"timeline\":7,\"x\":[ | timeline: a list is expected",
            })
    void whatIsWrongIsSaidWithItsPlace(String original, String replacement, String problem) throws IOException {
        String json = JsonReportTest.json(Recordings.leakyServer());
        int at = json.indexOf(original);
        assertThat(at).as(original).isPositive();
        String broken = json.substring(0, at) + replacement + json.substring(at + original.length());

        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> read(broken))
                .satisfies(
                        e -> assertThat(e.getMessage()).endsWith(problem).contains("line " + e.line() + ", column "));
    }

    @Test
    void thePlaceIsThatOfTheObject() throws IOException {
        String json = JsonReportTest.json(Recordings.leakyServer()).replace("\"liveBytes\":4096,", "");
        int line = (int) json.substring(0, json.indexOf("\"id\":\"0000000000000003\""))
                .lines()
                .count();

        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> read(json))
                .satisfies(e -> {
                    assertThat(e.line()).isEqualTo(line);
                    assertThat(e.column()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "null", "7", "'{'", "'{}'", "'{\"schema\":\"seep/1\"}'", "'<html>'", "'\u001b[2J'"})
    void otherFilesAreRefused(String content) {
        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> read(content))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"));
    }

    @Test
    void nothingMayFollowTheReport() throws IOException {
        String json = JsonReportTest.json(Recordings.cleanProgram());

        assertThatExceptionOfType(MalformedReportException.class).isThrownBy(() -> read(json + json));
    }

    @Test
    void aFileThatEndsEarlyIsNoReport() throws IOException {
        byte[] plain = JsonReportTest.json(Recordings.severalProcesses()).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < plain.length - 2; length++) {
            assertRefused(Arrays.copyOf(plain, length));
        }
        byte[] packed = gzip(JsonReportTest.json(Recordings.severalProcesses()));
        for (int length = 0; length < packed.length; length++) {
            assertRefused(Arrays.copyOf(packed, length));
        }
    }

    @Test
    void damagedFilesAreReadOrRefusedAndNothingElse() throws IOException {
        damage(JsonReportTest.json(Recordings.severalProcesses()).getBytes(StandardCharsets.UTF_8));
        damage(gzip(JsonReportTest.json(Recordings.severalProcesses())));
    }

    private static void damage(byte[] whole) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = whole.clone();
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(JsonRecording.read(new ByteArrayInputStream(damaged), FILE))
                        .isNotNull();
            } catch (MalformedReportException expected) {
                assertThat(expected.line()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("-Dtest.seed=" + seed + " round " + round, e);
            }
        }
    }

    @Test
    void sizesAreBounded() throws IOException {
        byte[] json = JsonReportTest.json(Recordings.manySites(300)).getBytes(StandardCharsets.UTF_8);
        String deep = "{\"schema\":\"seep/1\",\"x\":" + "[".repeat(100_000);
        String wide = "{\"schema\":\"seep/1\",\"sites\":[{\"a\":[" + "0,".repeat(300_000) + "0]}]}";

        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> JsonRecording.read(new ByteArrayInputStream(json), FILE, 20_000))
                .withMessageContaining("more than is read of a report: 512 MiB");
        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> read(deep))
                .withMessageContaining("more than is read of a report: 512 MiB");
        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> read(wide))
                .withMessageEndingWith("sites[0].a[]: more values than any report has");
    }

    @Test
    void whatCannotBeReadIsNamed(@TempDir Path directory) {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> JsonRecording.read(directory.resolve("none.json")))
                .withMessageContaining("none.json");
        assertThatExceptionOfType(ReportException.class).isThrownBy(() -> JsonRecording.read(directory));
    }

    private static void assertRefused(byte[] file) {
        assertThatExceptionOfType(MalformedReportException.class)
                .isThrownBy(() -> JsonRecording.read(new ByteArrayInputStream(file), FILE));
    }

    private static Recording read(String json) {
        return JsonRecording.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), FILE);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
