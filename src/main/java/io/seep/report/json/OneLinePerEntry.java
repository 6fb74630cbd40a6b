package io.seep.report.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.PrettyPrinter;

/**
 * A line for each field of the whole and for each entry of its lists, and no other white space: a site is a line, so
 * that files can be paged, searched and compared with tools for lines.
 */
final class OneLinePerEntry implements PrettyPrinter {
    private int depth;

    @Override
    public void writeRootValueSeparator(JsonGenerator json) {
        json.writeRaw('\n');
    }

    @Override
    public void writeStartObject(JsonGenerator json) {
        json.writeRaw('{');
        depth++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) {
        breakLine(json, depth == 1);
    }

    @Override
    public void writeObjectNameValueSeparator(JsonGenerator json) {
        json.writeRaw(':');
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) {
        json.writeRaw(',');
        breakLine(json, depth == 1);
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) {
        breakLine(json, depth == 1);
        depth--;
        json.writeRaw('}');
    }

    @Override
    public void writeStartArray(JsonGenerator json) {
        json.writeRaw('[');
        depth++;
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) {
        breakLine(json, depth == 2);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) {
        json.writeRaw(',');
        breakLine(json, depth == 2);
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) {
        breakLine(json, depth == 2 && values > 0);
        depth--;
        json.writeRaw(']');
    }

    private static void breakLine(JsonGenerator json, boolean here) {
        if (here) {
            json.writeRaw('\n');
        }
    }
}
