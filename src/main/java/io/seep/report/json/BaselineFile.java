package io.seep.report.json;

import io.seep.model.KnownSite;
import io.seep.report.Printable;
import io.seep.report.ReportException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Sites that are known, as a file that people edit: schema {@code seep-baseline/1}, an entry a line. */
public final class BaselineFile {
    public static final String SCHEMA = "seep-baseline/1";

    private static final long LONGEST_BYTES = 1L << 26;

    private BaselineFile() {}

    /**
     * Reads a baseline.
     *
     * @throws ReportException when there is none, or none that can be read
     */
    public static List<KnownSite> read(Path file) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxDocumentLength(LONGEST_BYTES)
                        .build())
                .build();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                JsonParser json = factory.createParser(ObjectReadContext.empty(), in)) {
            return sites(json);
        } catch (JsonObject.WrongField e) {
            throw new MalformedReportException(file.toString(), e.line, e.column, String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            throw new MalformedReportException(
                    file.toString(),
                    Math.max(1, e.getLocation().getLineNr()),
                    Math.max(1, e.getLocation().getColumnNr()),
                    e.getOriginalMessage());
        } catch (IOException e) {
            throw new ReportException(
                    "cannot read the baseline '" + Printable.of(file.toString()) + "': "
                            + Printable.of(String.valueOf(e.getMessage())),
                    "make one with --update-baseline",
                    e);
        }
    }

    private static List<KnownSite> sites(JsonParser json) {
        JsonEntries entries = new JsonEntries(json);
        List<KnownSite> sites = new ArrayList<>();
        String schema = "";
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw entries.wrong("a JSON object is expected");
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "schema" -> schema = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
                case "sites" -> entries.each(name, site -> sites.add(site(site)));
                default -> json.skipChildren();
            }
        }
        if (!schema.equals(SCHEMA)) {
            throw entries.wrong("schema " + SCHEMA + " is expected: a file of --update-baseline");
        }
        return sites;
    }

    private static KnownSite site(JsonObject site) {
        return new KnownSite(
                site.text("id"),
                site.text("nameId"),
                site.textOrEmpty("site"),
                site.whole("bytes"),
                site.wholeOr("blocks", 0),
                site.textOrEmpty("note"),
                site.textOrEmpty("ticket"));
    }

    /** Writes a baseline; does not close the stream. */
    public static void write(List<KnownSite> sites, OutputStream out) throws IOException {
        JsonLines.write(out, json -> {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeArrayPropertyStart("sites");
            for (KnownSite site : sites) {
                json.writeStartObject();
                json.writeStringProperty("id", site.id());
                json.writeStringProperty("nameId", site.nameId());
                json.writeStringProperty("site", site.site());
                json.writeNumberProperty("bytes", site.bytes());
                json.writeNumberProperty("blocks", site.blocks());
                json.writeStringProperty("note", site.note());
                json.writeStringProperty("ticket", site.ticket());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
