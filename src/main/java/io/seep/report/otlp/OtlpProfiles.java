package io.seep.report.otlp;

import io.seep.model.Recording;
import io.seep.model.Site;
import io.seep.model.TracedProcess;
import io.seep.report.FrameName;
import io.seep.report.Printable;
import io.seep.report.profile.ProtoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * ProfilesData of opentelemetry/proto/profiles/v1development/profiles.proto, 1.11; the numbers are those of its fields.
 * An ExportProfilesServiceRequest has the same fields, so that the bytes can be sent to a collector as they are.
 *
 * <p>Each program image is a resource with one profile for each measure.
 */
final class OtlpProfiles {
    private final Recording recording;
    private final Dictionary dictionary = new Dictionary();

    OtlpProfiles(Recording recording) {
        this.recording = recording;
    }

    void writeTo(OutputStream out) throws IOException {
        ProtoMessage data = new ProtoMessage();
        for (int process = 0; process < recording.processes().size(); process++) {
            data.message(1, resourceProfiles(process)).drainTo(out);
        }
        data.message(2, dictionary.message()).drainTo(out);
        out.flush();
    }

    private ProtoMessage resourceProfiles(int process) {
        TracedProcess traced = recording.processes().get(process);
        List<Site> sites = recording.sites().stream()
                .filter(site -> site.process() == process)
                .toList();
        ProtoMessage scope = new ProtoMessage()
                .message(1, new ProtoMessage().text(1, "seep").text(2, Printable.of(recording.toolVersion())));
        for (Measure measure : Measure.ALL) {
            scope.message(2, profile(process, measure, sites));
        }
        return new ProtoMessage().message(1, resource(traced)).message(2, scope);
    }

    private ProtoMessage resource(TracedProcess process) {
        ProtoMessage pid = new ProtoMessage().number(3, process.pid());
        return new ProtoMessage()
                .message(1, attribute("service.name", text(FrameName.of(process))))
                .message(1, attribute("host.name", text(recording.environment().host())))
                .message(1, attribute("process.pid", pid))
                .message(1, attribute("process.command_line", text(process.command())))
                .message(1, attribute("process.executable.path", text(process.executable())));
    }

    private static ProtoMessage attribute(String key, ProtoMessage value) {
        return new ProtoMessage().text(1, key).message(2, value);
    }

    private static ProtoMessage text(String value) {
        return new ProtoMessage().text(1, Printable.of(value));
    }

    private ProtoMessage profile(int process, Measure measure, List<Site> sites) {
        ProtoMessage type = new ProtoMessage()
                .number(1, dictionary.text(measure.type()))
                .number(2, dictionary.text(measure.unit()));
        ProtoMessage profile = new ProtoMessage().message(1, type);
        for (Site site : sites) {
            long value = measure.of().applyAsLong(site);
            if (value != 0) {
                profile.message(2, sample(site, value));
            }
        }
        var started = recording.session().startedAt();
        return profile.fixed64(3, started.getEpochSecond() * 1_000_000_000L + started.getNano())
                .number(4, Math.round(recording.session().durationSeconds() * 1e9))
                .bytes(7, profileId(process, measure))
                .numbers(
                        11,
                        dictionary.attribute(
                                "seep.complete", recording.completeness().complete() ? "true" : "false"));
    }

    private ProtoMessage sample(Site site, long value) {
        return new ProtoMessage()
                .number(1, dictionary.stack(site))
                .numbers(
                        2,
                        dictionary.attribute("seep.verdict", site.verdict().kind()),
                        dictionary.attribute("seep.site", site.id()),
                        dictionary.attribute("seep.stack", site.stack().status()))
                .numbers(4, value);
    }

    /** The same for the same run, so that a collector that gets it twice can tell. */
    private byte[] profileId(int process, Measure measure) {
        String run = recording.environment().host() + recording.session().startedAt() + process + measure.type();
        UUID id = UUID.nameUUIDFromBytes(run.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
