package io.seep.report.json;

import io.seep.model.Gate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what a gate said: the twin of {@link GateWriter}. */
final class GateReader {
    private GateReader() {}

    static Gate gate(@Nullable JsonObject gate) {
        if (gate == null) {
            return Gate.NONE;
        }
        return new Gate(
                gate.textOrEmpty("cannotTell"),
                gate.text("policy"),
                gate.objects("checks").stream()
                        .map(check ->
                                new Gate.Check(check.text("expression"), check.flag("passed"), check.text("found")))
                        .toList(),
                gate.objects("sites").stream().map(GateReader::ruling).toList(),
                gate.objects("excuses").stream()
                        .map(excuse -> new Gate.Excuse(
                                excuse.text("source"),
                                excuse.text("entry"),
                                excuse.whole("sites"),
                                excuse.whole("bytes")))
                        .toList());
    }

    private static Gate.Ruling ruling(JsonObject site) {
        return new Gate.Ruling(
                site.text("id"),
                site.text("nameId"),
                fate(site),
                site.text("by"),
                site.whole("bytes"),
                site.whole("blocks"),
                site.whole("countedBytes"),
                site.number("bytesPerSecond"));
    }

    private static Gate.Fate fate(JsonObject site) {
        String word = site.text("fate");
        return Arrays.stream(Gate.Fate.values())
                .filter(fate -> fate.word().equals(word))
                .findFirst()
                .orElseThrow(() -> site.wrong("fate is none that there is"));
    }
}
