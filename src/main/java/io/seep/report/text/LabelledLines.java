package io.seep.report.text;

/** Lines of a label, a colon and a text, the texts below each other. */
final class LabelledLines {
    private static final int TEXT_COLUMN = 13;

    private final StringBuilder lines = new StringBuilder();
    private String lastLabel = "";

    void add(String label, String text) {
        lastLabel = label;
        append(label + ":", text);
    }

    /** A line under the same label as the one before, or the first of its label. */
    void addAgain(String label, String text) {
        if (label.equals(lastLabel)) {
            continued(text);
        } else {
            add(label, text);
        }
    }

    /** A further line of the same label. */
    void continued(String text) {
        append("", text);
    }

    private void append(String start, String text) {
        lines.append(start)
                .repeat(' ', Math.max(1, TEXT_COLUMN - start.length()))
                .append(text)
                .append('\n');
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
