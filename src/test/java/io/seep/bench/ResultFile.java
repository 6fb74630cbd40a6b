package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * A suite's figures in a file: every round, and for people who read the file itself the median, lowest and highest of
 * each figure.
 */
final class ResultFile {
    private ResultFile() {}

    /** Replaces the file at once; it belongs to whom the folder belongs to, also under sudo. */
    static void write(SuiteResult result, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(file.getFileName() + ".new");
        try (var out = Files.newBufferedWriter(unfinished);
                JsonGenerator json = new JsonFactory().createGenerator(pretty(), out)) {
            write(result, json);
            json.writeRaw('\n');
        }
        Files.setOwner(unfinished, Files.getOwner(folder));
        Files.move(unfinished, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static ObjectWriteContext pretty() {
        var printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER));
        return new ObjectWriteContext.Base() {
            @Override
            public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                return printer;
            }

            @Override
            public boolean hasPrettyPrinter() {
                return true;
            }
        };
    }

    private static void write(SuiteResult result, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("suite", result.suite());
        json.writeStringProperty("measuredAt", result.measuredAt().toString());
        Machine machine = result.machine();
        json.writeStringProperty("kernel", machine.kernel());
        json.writeStringProperty("processor", machine.processor());
        json.writeNumberProperty("processors", machine.processors());
        json.writeNumberProperty("memoryBytes", machine.memoryBytes());
        json.writeBooleanProperty("virtual", machine.virtual());
        json.writeObjectPropertyStart("versions");
        new TreeMap<>(result.versions()).forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("remarks");
        result.remarks().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("cases");
        result.cases().forEach(each -> write(each, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Case each, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("case", each.name());
        json.writeArrayPropertyStart("ways");
        for (String way : each.ways()) {
            json.writeStartObject();
            json.writeStringProperty("way", way);
            json.writeObjectPropertyStart("figures");
            Set<String> figures = new LinkedHashSet<>();
            each.rounds(way).forEach(round -> figures.addAll(round.keySet()));
            for (String figure : figures) {
                Spread spread = each.spread(way, figure);
                json.writeObjectPropertyStart(figure);
                json.writeNumberProperty("median", rounded(spread.median()));
                json.writeNumberProperty("lowest", rounded(spread.lowest()));
                json.writeNumberProperty("highest", rounded(spread.highest()));
                json.writeArrayPropertyStart("rounds");
                for (Map<String, Double> round : each.rounds(way)) {
                    Double value = round.get(figure);
                    if (value == null) {
                        json.writeNull();
                    } else {
                        json.writeNumber(rounded(value));
                    }
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /** Reads one back; the rounds only, of which all else is made again. */
    static SuiteResult read(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
            json.nextToken();
            Map<String, Object> texts = new HashMap<>();
            SuiteResult result = null;
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "versions" -> {
                        result = header(texts);
                        for (String of = json.nextName(); of != null; of = json.nextName()) {
                            json.nextToken();
                            result.version(of, json.getString());
                        }
                    }
                    case "remarks" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            known(result, file).remark(json.getString());
                        }
                    }
                    case "cases" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            readCase(json, known(result, file));
                        }
                    }
                    default -> texts.put(name, json.getString());
                }
            }
            return known(result, file);
        }
    }

    private static SuiteResult known(SuiteResult result, Path file) throws IOException {
        if (result == null) {
            throw new IOException(file + " was written by another version: measure again");
        }
        return result;
    }

    private static SuiteResult header(Map<String, Object> texts) {
        return new SuiteResult(
                texts.get("suite").toString(),
                Instant.parse(texts.get("measuredAt").toString()),
                new Machine(
                        texts.get("kernel").toString(),
                        texts.get("processor").toString(),
                        Integer.parseInt(texts.get("processors").toString()),
                        Long.parseLong(texts.get("memoryBytes").toString()),
                        Boolean.parseBoolean(texts.get("virtual").toString())));
    }

    private static void readCase(JsonParser json, SuiteResult result) {
        json.nextName();
        json.nextToken();
        Case each = result.begin(json.getString());
        json.nextName();
        json.nextToken();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            readWay(json, each);
        }
        json.nextToken();
    }

    private static void readWay(JsonParser json, Case each) {
        json.nextName();
        json.nextToken();
        String way = json.getString();
        json.nextName();
        json.nextToken();
        Map<Integer, Map<String, Double>> rounds = new TreeMap<>();
        for (String figure = json.nextName(); figure != null; figure = json.nextName()) {
            json.nextToken();
            for (String part = json.nextName(); part != null; part = json.nextName()) {
                json.nextToken();
                if (part.equals("rounds")) {
                    for (int round = 0; json.nextToken() != JsonToken.END_ARRAY; round++) {
                        var figures = rounds.computeIfAbsent(round, _ -> new java.util.LinkedHashMap<>());
                        if (json.currentToken() != JsonToken.VALUE_NULL) {
                            figures.put(figure, json.getDoubleValue());
                        }
                    }
                }
            }
        }
        json.nextToken();
        rounds.values().forEach(round -> each.add(way, round));
    }
}
