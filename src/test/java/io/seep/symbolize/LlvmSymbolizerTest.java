package io.seep.symbolize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.elf.ElfFile;
import io.seep.elf.Symbol;
import io.seep.model.Frame;
import io.seep.model.Stack;
import io.seep.symbolize.debuginfo.DebugInformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** 20,000 addresses of large libraries and programs: functions and lines, inlined ones too, as LLVM names them. */
@Tag("long")
class LlvmSymbolizerTest {
    private static final String ORACLE = "/usr/bin/llvm-symbolizer-19";
    private static final int ADDRESSES = 4000;
    private static final Pattern MARK = Pattern.compile("\\.cold$");

    @TempDir
    private Path folder;

    private record Line(String function, String file, int line) {}

    @Test
    void agreesInNearlyEveryFrame() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(ORACLE)), "there is no " + ORACLE);
        int all = 0;
        List<String> differences = new ArrayList<>();
        for (Path file : files()) {
            List<String> here = differences(file);
            System.out.printf("%s: %d of %d differ%n", file, here.size(), ADDRESSES);
            all += ADDRESSES;
            differences.addAll(here);
        }
        differences.forEach(System.out::println);
        assertThat(all).isGreaterThanOrEqualTo(5 * ADDRESSES);
        assertThat(differences.size()).isLessThanOrEqualTo(all / 200);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String file : List.of(
                "/usr/lib/x86_64-linux-gnu/libc.so.6",
                "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
                "/usr/lib/x86_64-linux-gnu/debug/libstdc++.so.6",
                "/usr/bin/python3.11",
                "/usr/sbin/mariadbd")) {
            files.add(Path.of(file));
        }
        try (Stream<Path> jvms = Files.walk(Path.of("/usr/lib/jvm/java-17-openjdk-amd64/lib/server"), 1)) {
            files.addAll(jvms.filter(file -> file.endsWith("libjvm.so")).toList());
        }
        return files.stream().filter(Files::exists).toList();
    }

    private List<String> differences(Path original) throws Exception {
        Path own = Files.createDirectories(folder.resolve(original.getFileName() + "-" + original.getNameCount()));
        Path file = Files.copy(original, own.resolve(original.getFileName()));
        String buildId;
        Map<Long, Set<String>> names = new HashMap<>();
        List<Symbol> functions = new ArrayList<>();
        try (ElfFile elf = ElfFile.open(file)) {
            buildId = elf.buildId().orElseThrow();
            collect(elf, functions, names);
        }
        Path debug = Path.of("/usr/lib/debug/.build-id", buildId.substring(0, 2), buildId.substring(2) + ".debug");
        if (Files.exists(debug)) {
            try (ElfFile elf = ElfFile.open(debug)) {
                collect(elf, functions, names);
            }
        }
        long[] addresses = sample(functions);
        List<List<Line>> theirs = oracle(file, addresses);
        List<List<Line>> ours = ours(file, buildId, addresses);
        List<String> differences = new ArrayList<>();
        try (var debugInformation = new DebugInformation()) {
            Map<String, String> plain = demangled(debugInformation, theirs, names);
            for (int i = 0; i < addresses.length; i++) {
                if (!agree(ours.get(i), theirs.get(i), plain, names)) {
                    differences.add("%s 0x%x: %s, LLVM: %s"
                            .formatted(file.getFileName(), addresses[i], ours.get(i), theirs.get(i)));
                }
            }
        }
        return differences;
    }

    private static void collect(ElfFile elf, List<Symbol> functions, Map<Long, Set<String>> names) {
        elf.symbols().stream()
                .filter(symbol -> symbol.defined() && symbol.kind().isFunction())
                .forEach(symbol -> {
                    names.computeIfAbsent(symbol.value(), _ -> new HashSet<>()).add(plainVersion(symbol.name()));
                    if (symbol.sizeBytes() > 0) {
                        functions.add(symbol);
                    }
                });
    }

    private static String plainVersion(String name) {
        int at = name.indexOf('@');
        return at > 0 ? name.substring(0, at) : name;
    }

    private static long[] sample(List<Symbol> functions) {
        SplittableRandom random = new SplittableRandom(Long.getLong("test.seed", 4711));
        var addresses = new TreeSet<Long>();
        while (addresses.size() < ADDRESSES) {
            Symbol function = functions.get(random.nextInt(functions.size()));
            addresses.add(function.value() + random.nextLong(function.sizeBytes()));
        }
        return addresses.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<List<Line>> ours(Path file, String buildId, long[] addresses) {
        try (var names = new RecordedNames(new NamingOptions(List.of(file.getParent()), false, ""))) {
            List<Frame> frames = new ArrayList<>();
            for (long address : addresses) {
                frames.add(new Frame(
                        null,
                        0,
                        file.getFileName().toString(),
                        file.toString(),
                        buildId,
                        address,
                        address,
                        null,
                        0,
                        false,
                        "?"));
            }
            Stack all = new Stack("complete", frames);
            names.want(all);
            assertThat(names.await(Duration.ofMinutes(10))).isTrue();
            List<List<Line>> lines = new ArrayList<>();
            List<Line> chain = new ArrayList<>();
            for (Frame frame : names.name(all).frames()) {
                String source = frame.file() == null ? "" : frame.file();
                chain.add(new Line(
                        String.valueOf(frame.function()), source.substring(source.lastIndexOf('/') + 1), frame.line()));
                if (!frame.inlined()) {
                    lines.add(List.copyOf(chain));
                    chain.clear();
                }
            }
            assertThat(lines).hasSize(addresses.length);
            assertThat(names.remarks()).isEmpty();
            return lines;
        }
    }

    private List<List<Line>> oracle(Path file, long[] addresses) throws Exception {
        Path input = folder.resolve("addresses");
        var text = new StringBuilder();
        for (long address : addresses) {
            text.append("0x").append(Long.toHexString(address)).append('\n');
        }
        Files.writeString(input, text);
        Path output = folder.resolve("answers");
        int status = new ProcessBuilder(
                        ORACLE,
                        "--output-style=JSON",
                        "--no-demangle",
                        "--debug-file-directory=/usr/lib/debug",
                        "--obj=" + file)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(status).isZero();
        return Files.readAllLines(output).stream()
                .map(LlvmSymbolizerTest::chain)
                .toList();
    }

    /** The objects of the list Symbol in {@code {"Address":…,"Symbol":[{"FileName":…,"FunctionName":…,"Line":…},…]}}. */
    private static List<Line> chain(String json) {
        List<Line> chain = new ArrayList<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            String function = "";
            String file = "";
            int line = 0;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    if (depth == 2) {
                        chain.add(new Line(function, file.substring(file.lastIndexOf('/') + 1), line));
                    }
                    depth--;
                } else if (token == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
                        depth += value == JsonToken.START_OBJECT ? 1 : 0;
                        continue;
                    }
                    switch (name) {
                        case "FunctionName" -> {
                            // LLVM names copies and parts by their symbols where it sees a whole symbol table.
                            String symbol = plainVersion(parser.getString());
                            function = CompilerCopy.original(
                                    symbol, MARK.matcher(symbol).replaceFirst(""));
                        }
                        case "FileName" -> file = parser.getString();
                        case "Line" -> line = parser.getIntValue();
                        default -> {}
                    }
                }
            }
        }
        return chain;
    }

    private static Map<String, String> demangled(
            DebugInformation debug, List<List<Line>> theirs, Map<Long, Set<String>> names) {
        Set<String> all = new HashSet<>();
        theirs.forEach(chain -> chain.forEach(line -> all.add(line.function)));
        names.values().forEach(all::addAll);
        return debug.demangle(List.copyOf(all));
    }

    /** Of several symbols for one place each is a right name of the outermost function. */
    private static boolean agree(
            List<Line> ours, List<Line> theirs, Map<String, String> plain, Map<Long, Set<String>> names) {
        if (ours.size() != theirs.size()) {
            return theirs.isEmpty() && ours.size() == 1 && ours.getFirst().line == 0;
        }
        for (int i = 0; i < ours.size(); i++) {
            Line own = ours.get(i);
            Line other = theirs.get(i);
            boolean sameName = own.function.equals(plain.getOrDefault(other.function, other.function));
            boolean outermost = i == ours.size() - 1;
            if (own.line != other.line || (own.line > 0 && !own.file.equals(other.file))) {
                return false;
            }
            if (!sameName && !(outermost && isAlias(own.function, other.function, plain, names))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlias(String own, String other, Map<String, String> plain, Map<Long, Set<String>> names) {
        return names.values().stream()
                .anyMatch(together -> together.contains(other)
                        && together.stream()
                                .anyMatch(name -> plain.getOrDefault(name, name).equals(own)));
    }
}
