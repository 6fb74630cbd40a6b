package io.seep.report.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.report.Recordings;
import io.seep.report.Written;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Read back by OpenTelemetry's own classes. */
class OtlpFormatTest {
    private static final OtlpFormat OTLP = new OtlpFormat();

    @Test
    void everyMeasureIsAProfileWithTheTrueSum() throws IOException {
        Recording recording = Recordings.leakyServer();
        ProfilesData data = read(recording);
        assertThat(sum(data, 0, "alloc_objects", "count")).isEqualTo(sumOf(recording, Site::allocations));
        assertThat(sum(data, 1, "alloc_space", "bytes")).isEqualTo(sumOf(recording, Site::allocatedBytes));
        assertThat(sum(data, 2, "inuse_objects", "count")).isEqualTo(sumOf(recording, Site::liveBlocks));
        assertThat(sum(data, 3, "inuse_space", "bytes")).isEqualTo(sumOf(recording, Site::liveBytes));
        Profile profile = profiles(data, 0).getFirst();
        assertThat(profile.getDurationNano()).isEqualTo(300_020_000_000L);
        assertThat(profile.getTimeUnixNano())
                .isEqualTo(recording.session().startedAt().toEpochMilli() * 1_000_000);
        assertThat(profile.getProfileId().size()).isEqualTo(16);
    }

    @Test
    void stacksHaveFunctionsLinesInlinesAndMappings() throws IOException {
        ProfilesData data = read(Recordings.leakyServer());
        ProfilesDictionary dictionary = data.getDictionary();
        Sample first = profiles(data, 0).get(3).getSamples(0);
        assertThat(first.getValuesList()).containsExactly(1_999_993L);
        assertThat(describe(dictionary, first))
                .containsExactly(
                        "malloc",
                        "append_row /home/dev/server/src/rows.c:88 in /home/dev/server/server",
                        "handle_request server.c:140 in /home/dev/server/server",
                        "main server.c:31 in /home/dev/server/server",
                        "__libc_start_main in /usr/lib/x86_64-linux-gnu/libc.so.6");
        Sample inlined = profiles(data, 0).get(3).getSamples(2);
        assertThat(describe(dictionary, inlined))
                .containsExactly(
                        "malloc",
                        "row_new rows.h:12, append_row /home/dev/server/src/rows.c:88 in /home/dev/server/server");
        assertThat(attributes(dictionary, inlined.getAttributeIndicesList()))
                .containsExactly("seep.verdict=unclear", "seep.site=0000000000000003", "seep.stack=depth");
        assertThat(dictionary.getMappingTableList().stream()
                        .flatMap(mapping -> attributes(dictionary, mapping.getAttributeIndicesList()).stream()))
                .containsExactly(
                        "process.executable.build_id.gnu=5f1d0c3a9b8e7d6c5b4a39281706f5e4d3c2b1a0",
                        "process.executable.build_id.gnu=a1b2c3");
    }

    /** As the format demands: an index 0 means none. */
    @Test
    void everyTableBeginsWithAnEmptyEntry() throws IOException {
        ProfilesDictionary dictionary = read(Recordings.leakyServer()).getDictionary();
        assertThat(dictionary.getStringTable(0)).isEmpty();
        assertThat(dictionary.getStackTable(0)).isEqualTo(Stack.getDefaultInstance());
        assertThat(dictionary.getLocationTable(0)).isEqualTo(Location.getDefaultInstance());
        assertThat(dictionary.getMappingTable(0)).isEqualTo(Mapping.getDefaultInstance());
        assertThat(dictionary.getFunctionTable(0)).isEqualTo(Function.getDefaultInstance());
        assertThat(dictionary.getAttributeTable(0)).isEqualTo(KeyValueAndUnit.getDefaultInstance());
        assertThat(dictionary.getLinkTableCount()).isEqualTo(1);
    }

    @Test
    void eachProgramImageIsAResource() throws IOException {
        ProfilesData data = read(Recordings.severalProcesses());
        assertThat(data.getResourceProfilesList())
                .extracting(OtlpFormatTest::pid)
                .containsExactly(4711L, 4712L);
        assertThat(profiles(data, 1).get(3).getSamplesList())
                .extracting(sample -> sample.getValues(0))
                .containsExactly(5003L);
    }

    @Test
    void aCollectorTakesTheSameBytes() throws IOException {
        byte[] bytes = Written.bytes(OTLP, Recordings.leakyServer());
        ExportProfilesServiceRequest request = ExportProfilesServiceRequest.parseFrom(bytes);
        assertThat(request.getUnknownFields().asMap()).isEmpty();
        assertThat(request.getDictionary())
                .isEqualTo(ProfilesData.parseFrom(bytes).getDictionary());
    }

    @Test
    void oddRunsAreWellFormedToo() throws IOException {
        for (Recording odd : List.of(Recordings.hostileNames(), Recordings.lossyServer(), Written.nothing())) {
            ProfilesData data = read(odd);
            assertThat(data.getUnknownFields().asMap()).isEmpty();
            assertThat(data.getResourceProfilesCount())
                    .isEqualTo(odd.processes().size());
        }
    }

    private static ProfilesData read(Recording recording) throws IOException {
        return ProfilesData.parseFrom(Written.bytes(OTLP, recording));
    }

    private static List<Profile> profiles(ProfilesData data, int resource) {
        return data.getResourceProfiles(resource).getScopeProfiles(0).getProfilesList();
    }

    private static long sum(ProfilesData data, int index, String type, String unit) {
        Profile profile = profiles(data, 0).get(index);
        ProfilesDictionary dictionary = data.getDictionary();
        assertThat(dictionary.getStringTable(profile.getSampleType().getTypeStrindex()))
                .isEqualTo(type);
        assertThat(dictionary.getStringTable(profile.getSampleType().getUnitStrindex()))
                .isEqualTo(unit);
        return profile.getSamplesList().stream()
                .mapToLong(sample -> sample.getValues(0))
                .sum();
    }

    private static long sumOf(Recording recording, ToLongFunction<Site> value) {
        return recording.sites().stream().mapToLong(value).sum();
    }

    private static List<String> describe(ProfilesDictionary dictionary, Sample sample) {
        return dictionary.getStackTable(sample.getStackIndex()).getLocationIndicesList().stream()
                .map(index -> describe(dictionary, dictionary.getLocationTable(index)))
                .toList();
    }

    private static String describe(ProfilesDictionary dictionary, Location location) {
        List<String> lines = location.getLinesList().stream()
                .map(line -> describe(dictionary, line))
                .toList();
        String file = dictionary.getStringTable(
                dictionary.getMappingTable(location.getMappingIndex()).getFilenameStrindex());
        return String.join(", ", lines) + (file.isEmpty() ? "" : " in " + file);
    }

    private static String describe(ProfilesDictionary dictionary, Line line) {
        Function function = dictionary.getFunctionTable(line.getFunctionIndex());
        String name = dictionary.getStringTable(function.getNameStrindex());
        String file = dictionary.getStringTable(function.getFilenameStrindex());
        return file.isEmpty() ? name : name + " " + file + ":" + line.getLine();
    }

    private static List<String> attributes(ProfilesDictionary dictionary, List<Integer> indexes) {
        return indexes.stream()
                .map(dictionary::getAttributeTable)
                .map(attribute -> dictionary.getStringTable(attribute.getKeyStrindex()) + "="
                        + attribute.getValue().getStringValue())
                .toList();
    }

    private static long pid(ResourceProfiles profiles) {
        return profiles.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("process.pid"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getIntValue();
    }
}
