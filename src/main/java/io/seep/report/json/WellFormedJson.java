package io.seep.report.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes U+FFFD in place of half a surrogate pair: a name may hold one, but many readers refuse a whole file for it (RFC
 * 8259, section 8.2).
 */
final class WellFormedJson extends JsonGeneratorDelegate {
    private static final char REPLACEMENT = '\ufffd';

    WellFormedJson(JsonGenerator json) {
        super(json, true);
    }

    @Override
    public JsonGenerator writeName(String name) {
        return super.writeName(wellFormed(name));
    }

    @Override
    public JsonGenerator writeString(String text) {
        return super.writeString(wellFormed(text));
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.getType(character) == Character.SURROGATE ? REPLACEMENT : character)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
