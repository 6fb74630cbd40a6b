package io.seep.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words of the form key=value, as EXPECT and TRUTH lines have them. */
final class Numbers {
    private Numbers() {}

    /** The words of a line by their keys, in order. */
    static Map<String, String> pairs(List<String> words) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("key=value is expected, not " + word);
            }
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return pairs;
    }

    /** Those whose values are counts, under the names that the report has for them. */
    static Map<String, Long> counts(Map<String, String> pairs) {
        Map<String, Long> counts = new LinkedHashMap<>();
        pairs.forEach((key, value) -> {
            if (value.matches("\\d+")) {
                counts.put(reportName(key), Long.valueOf(value));
            }
        });
        counts.remove("process");
        return counts;
    }

    private static String reportName(String key) {
        return switch (key) {
            case "blocks" -> "liveBlocks";
            case "bytes" -> "liveBytes";
            default -> key;
        };
    }
}
