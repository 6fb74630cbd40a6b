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
        if (!hasSurrogates(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.getType(character) == Character.SURROGATE ? REPLACEMENT : character)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /** A loop, as every name and every text of a report of 100 MB comes through here. */
    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
