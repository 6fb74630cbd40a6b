package io.seep.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The formats that a report can have, chosen by the name of the file or by {@code --format}. */
public enum ReportFormat {
    TEXT("text", "txt"),
    JSON("json", "json");

    private static final String COMPRESSED = ".gz";

    /** Names and file endings of formats that are planned; they deserve a better answer than "unknown". */
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            Map.entry("html", "HTML"),
            Map.entry("htm", "HTML"),
            Map.entry("pb", "pprof"),
            Map.entry("pprof", "pprof"),
            Map.entry("md", "Markdown"),
            Map.entry("markdown", "Markdown"),
            Map.entry("collapsed", "collapsed stack"),
            Map.entry("folded", "collapsed stack"),
            Map.entry("junit", "JUnit"),
            Map.entry("xml", "JUnit"),
            Map.entry("sarif", "SARIF"));

    private final String formatName;
    private final String ending;

    ReportFormat(String formatName, String ending) {
        this.formatName = formatName;
        this.ending = ending;
    }

    /** The name that {@code --format} takes. */
    public String formatName() {
        return formatName;
    }

    /**
     * The format that {@code --format NAME} asks for; letter case is ignored.
     *
     * @throws ReportException when there is no such format
     */
    public static ReportFormat named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (ReportFormat format : values()) {
            if (wanted.equals(format.formatName) || wanted.equals(format.ending)) {
                return format;
            }
        }
        refuseNotYet(wanted);
        throw new ReportException("unknown report format: '" + Printable.of(name, 80) + "'", "formats are: " + names());
    }

    /**
     * The format that a file's name asks for by its ending; a further {@code .gz} compresses and says nothing of the
     * format.
     *
     * @param file name or path of the file
     * @throws ReportException when the ending says nothing, or a format that there is not
     */
    public static ReportFormat ofFile(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String bare = isCompressed(name) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
        String ending = bare.substring(bare.lastIndexOf('.') + 1);
        if (!bare.equals(ending)) {
            for (ReportFormat format : values()) {
                if (ending.equals(format.ending)) {
                    return format;
                }
            }
            refuseNotYet(ending);
        }
        throw new ReportException(
                "the ending of '" + Printable.of(file, 200) + "' does not name a report format",
                "let it end with .txt, .json or .json.gz, or add --format " + names().replace(", ", " or --format "));
    }

    /** True when a file of this name is to be compressed. */
    public static boolean isCompressed(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(COMPRESSED);
    }

    private static void refuseNotYet(String name) {
        String planned = NOT_YET.get(name);
        if (planned != null) {
            throw new ReportException(
                    planned + " reports are not in this version yet",
                    "formats are: " + names() + "; a JSON report holds everything");
        }
    }

    private static String names() {
        return Arrays.stream(values()).map(ReportFormat::formatName).collect(Collectors.joining(", "));
    }
}
