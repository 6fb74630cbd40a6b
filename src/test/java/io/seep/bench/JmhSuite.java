package io.seep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Seep's own Java, measured by JMH (src/bench/java), beside a baseline that is kept: what became slower. In a JVM with
 * Seep's options: its first compiler only, as runs are short.
 */
final class JmhSuite implements Suite {
    static final String BASELINE = "baseline";
    static final String BASELINE_FILE = "src/bench/results/jmh-baseline.json";

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String about() {
        return "Seep's Java: reading the kernel's table, unwind tables, names, sites, verdicts, reports; ms";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        Path classes = setting.built("jmh");
        if (!Files.exists(classes.resolve("META-INF/BenchmarkList"))) {
            throw new IOException("the benchmarks are not compiled; target/bench/jmh.log says why");
        }
        result.version("Java", System.getProperty("java.vm.version"));
        Path folder = Children.folder("jmh");
        try {
            Path json = folder.resolve("jmh.json");
            String _ = Children.run(
                    600,
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    classes + ":"
                            + Files.readString(setting.built("jmh.classpath")).strip(),
                    "org.openjdk.jmh.Main",
                    "-f",
                    "1",
                    "-wi",
                    setting.quick() ? "1" : "3",
                    "-w",
                    setting.quick() ? "200ms" : "1",
                    "-i",
                    setting.quick() ? "1" : "5",
                    "-r",
                    setting.quick() ? "100ms" : "1",
                    "-foe",
                    "true",
                    "-bm",
                    "avgt",
                    "-tu",
                    "ms",
                    "-rf",
                    "json",
                    "-rff",
                    json.toString(),
                    "-jvmArgs",
                    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms256m -Xmx1g --enable-native-access=ALL-UNNAMED"
                            + " --sun-misc-unsafe-memory-access=allow -Dseep.home=" + setting.home()
                            + " -Dbench.libc=" + setting.built("libc/libc.so.6"));
            read(json).forEach((benchmark, rounds) -> {
                Case each = result.begin(benchmark);
                rounds.forEach(millis -> each.add(PairWay.SEEP, Map.of("millis", millis)));
            });
            addBaseline(setting.home().resolve(BASELINE_FILE), result);
            JmhComparison.of(result).slower().forEach(slower -> setting.say("jmh: slower: " + slower));
        } finally {
            Children.remove(folder);
        }
    }

    /** JMH's own file: the raw times of each benchmark. */
    static Map<String, List<Double>> read(Path file) throws IOException {
        Map<String, List<Double>> found = new LinkedHashMap<>();
        String benchmark = "";
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && json.currentName().equals("benchmark")) {
                    json.nextToken();
                    benchmark = shortName(json.getString());
                } else if (token == JsonToken.PROPERTY_NAME
                        && json.currentName().equals("rawData")) {
                    found.put(benchmark, numbers(json));
                }
            }
        }
        return found;
    }

    private static List<Double> numbers(JsonParser json) {
        var numbers = new java.util.ArrayList<Double>();
        int depth = 0;
        do {
            switch (json.nextToken()) {
                case START_ARRAY -> depth++;
                case END_ARRAY -> depth--;
                default -> numbers.add(json.getDoubleValue());
            }
        } while (depth > 0);
        return numbers;
    }

    /** Class and method, without the package and the word that all have. */
    private static String shortName(String benchmark) {
        String[] words = benchmark.split("\\.");
        return words[words.length - 2].replace("Benchmark", "") + "." + words[words.length - 1];
    }

    private static void addBaseline(Path file, SuiteResult result) throws IOException {
        if (Files.exists(file)) {
            for (Case before : ResultFile.read(file).cases()) {
                result.find(before.name())
                        .ifPresent(each -> before.rounds(PairWay.SEEP).forEach(round -> each.add(BASELINE, round)));
            }
        }
    }

    /** Keeps these figures as what later ones are compared with. */
    static void keepAsBaseline(Path home) throws IOException {
        SuiteResult now = ResultFile.read(home.resolve("src/bench/results/jmh.json"));
        now.cases().forEach(each -> each.drop(BASELINE));
        ResultFile.write(now, home.resolve(BASELINE_FILE));
    }

    @Override
    public String markdown(SuiteResult result) {
        var table = new MarkdownTable(1, "benchmark", "ms", "baseline", "to the baseline");
        Map<String, String> changes = new HashMap<>();
        JmhComparison.of(result).lines().forEach(line -> changes.put(line.benchmark(), line.text()));
        for (Case each : result.cases()) {
            table.row(
                    each.name(),
                    PairTables.cell(each, PairWay.SEEP, "millis", 2),
                    PairTables.cell(each, BASELINE, "millis", 2),
                    changes.getOrDefault(each.name(), "–"));
        }
        return table.toString();
    }
}
