package io.seep.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The formats that a report can have, chosen by the name of the file or by {@code --format}.
 *
 * @param all in the order in which help names them
 */
public record ReportFormats<F extends Form>(List<F> all) {
    private static final String COMPRESSED = ".gz";

    public ReportFormats {
        all = List.copyOf(all);
    }

    /**
     * The format that {@code --format NAME} asks for, by its name or an ending of its files; letter case is ignored.
     *
     * @throws ReportException when there is no such format
     */
    public F named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (F format : all) {
            if (wanted.equals(format.name()) || format.endings().contains(wanted)) {
                return format;
            }
        }
        throw new ReportException("unknown report format: '" + Printable.of(name, 80) + "'", "formats are: " + names());
    }

    /**
     * The format that a file's name asks for by its ending; a further {@code .gz} compresses and says nothing of the
     * format.
     *
     * @param file name or path of the file
     * @throws ReportException when the ending says nothing, or a format that there is not
     */
    public F ofFile(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String bare = isCompressed(name) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
        F format = byEnding(bare);
        if (format != null) {
            return format;
        }
        throw new ReportException(
                "the ending of '" + Printable.of(file, 200) + "' does not name a report format",
                "let it end with " + endings() + ", or add --format NAME");
    }

    /** True when a file of this name is to be compressed. */
    public static boolean isCompressed(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(COMPRESSED);
    }

    /** The names that {@code --format} takes, for messages and help. */
    public String names() {
        return all.stream().map(Form::name).collect(Collectors.joining(", "));
    }

    /** The ending that each format's files usually have, for messages and help. */
    public String endings() {
        return all.stream()
                .filter(format -> !format.endings().isEmpty())
                .map(format -> "." + format.endings().getFirst())
                .collect(Collectors.joining(" "));
    }

    private @Nullable F byEnding(String name) {
        record Ending<F>(String text, F format) {}
        return all.stream()
                .flatMap(format -> format.endings().stream().map(ending -> new Ending<>("." + ending, format)))
                .filter(ending -> name.endsWith(ending.text))
                .max(Comparator.comparingInt(ending -> ending.text.length()))
                .map(Ending::format)
                .orElse(null);
    }
}
