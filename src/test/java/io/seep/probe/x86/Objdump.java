package io.seep.probe.x86;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** binutils' objdump, the oracle: what it says of an ELF file's sections, functions and instructions. */
final class Objdump {
    /** {@code  12 .text 00155e6d 0000000000026380 0000000000026380 00026380 2**6}: size, vaddr, lma, file offset. */
    private static final Pattern SECTION =
            Pattern.compile("\\s*\\d+ (\\S+)\\s+(\\p{XDigit}+)\\s+(\\p{XDigit}+)\\s+\\p{XDigit}+\\s+(\\p{XDigit}+).*");

    /**
     * {@code 0000000000098930 g    DF .text}, a tab, {@code 0000000000000317  GLIBC_2.2.5 malloc}; with iD for a
     * function that chooses another.
     */
    private static final Pattern FUNCTION =
            Pattern.compile("(\\p{XDigit}{16}) (?:.{5}DF|.{4}iD ) ([^*]\\S+)\t(\\p{XDigit}+)\\s+(?:.*\\s)?(\\S+)");

    private static final Pattern INSTRUCTION = Pattern.compile(
            "(?:(?:data16|addr32|lock|repn?[ze]?|bnd|notrack|[cdefgs]s|rex(?:\\.\\w+)?) +)*(\\S+) *(.*?)(?: +#.*)?");

    private static final Pattern BRANCH = Pattern.compile("(j\\w+|loop\\w*)(,p[nt])?|callq?");
    private static final Pattern DIRECT_TARGET = Pattern.compile("(?:0x)?(\\p{XDigit}+)(?: <.*>)?");

    /** A section with code: where it is in the process and in the file. */
    record Section(String name, long address, int fileOffset, int sizeBytes) {
        boolean contains(long someAddress) {
            return someAddress >= address && someAddress < address + sizeBytes;
        }

        int positionOf(long someAddress) {
            return (int) (someAddress - address) + fileOffset;
        }
    }

    /** A dynamic symbol of a function. */
    record Function(String name, long address, int sizeBytes) {}

    /**
     * One instruction.
     *
     * @param mnemonic the first word that is no prefix
     * @param operands what follows it, without the comment
     */
    record Line(Section section, long address, int lengthBytes, String mnemonic, String operands) {
        static Line read(Section section, String address, String bytes, String text) {
            Matcher instruction = INSTRUCTION.matcher(text.strip());
            if (!instruction.matches()) {
                throw new IllegalStateException("not an instruction: " + text);
            }
            int lengthBytes = (bytes.strip().length() + 1) / 3;
            long start = Long.parseLong(address.strip().replace(":", ""), 16);
            return new Line(section, start, lengthBytes, instruction.group(1), instruction.group(2));
        }

        int position() {
            return section.positionOf(address);
        }

        /** The address that a relative branch names, or -1 for anything else. */
        long directTarget() {
            if (!BRANCH.matcher(mnemonic).matches()) {
                return -1;
            }
            Matcher target = DIRECT_TARGET.matcher(operands);
            return target.matches() ? Long.parseUnsignedLong(target.group(1), 16) : -1;
        }
    }

    private final Path file;
    final byte[] bytes;
    final List<Section> sections;
    final List<Function> functions;

    private Objdump(Path file, byte[] bytes, List<Section> sections, List<Function> functions) {
        this.file = file;
        this.bytes = bytes;
        this.sections = sections;
        this.functions = functions;
    }

    static Objdump of(Path file) throws IOException, InterruptedException {
        List<Section> sections = new ArrayList<>();
        run(List.of("-h", file.toString()), line -> {
            Matcher section = SECTION.matcher(line);
            if (section.matches()) {
                sections.add(new Section(
                        section.group(1),
                        Long.parseLong(section.group(3), 16),
                        Integer.parseInt(section.group(4), 16),
                        Integer.parseInt(section.group(2), 16)));
            }
        });
        List<Function> functions = new ArrayList<>();
        run(List.of("-T", file.toString()), line -> {
            Matcher function = FUNCTION.matcher(line);
            if (function.matches()) {
                functions.add(new Function(
                        function.group(4),
                        Long.parseLong(function.group(1), 16),
                        Integer.parseInt(function.group(3), 16)));
            }
        });
        return new Objdump(file, Files.readAllBytes(file), List.copyOf(sections), List.copyOf(functions));
    }

    /** Hands over each instruction of the file, in the order of addresses within a section. */
    void disassemble(Consumer<Line> consumer) throws IOException, InterruptedException {
        Section[] current = new Section[1];
        run(List.of("-d", "-w", "-z", file.toString()), text -> {
            String[] columns = text.split("\t", -1);
            if (text.startsWith("Disassembly of section ")) {
                String name = text.substring("Disassembly of section ".length(), text.length() - 1);
                current[0] = sections.stream()
                        .filter(section -> section.name().equals(name))
                        .findFirst()
                        .orElseThrow();
            } else if (columns.length == 3) {
                consumer.accept(Line.read(current[0], columns[0], columns[1], columns[2]));
            }
        });
    }

    /** Hands over what a file without any format holds, taken for code from its first byte on. */
    static void disassembleRaw(Path file, Consumer<Line> consumer) throws IOException, InterruptedException {
        Section whole = new Section("raw", 0, 0, (int) Files.size(file));
        run(List.of("-D", "-b", "binary", "-m", "i386:x86-64", "-w", "-z", file.toString()), text -> {
            String[] columns = text.split("\t", -1);
            if (columns.length == 3) {
                consumer.accept(Line.read(whole, columns[0], columns[1], columns[2]));
            }
        });
    }

    /** All instructions by address. */
    NavigableMap<Long, Line> lines() throws IOException, InterruptedException {
        NavigableMap<Long, Line> lines = new TreeMap<>();
        disassemble(line -> lines.put(line.address(), line));
        return lines;
    }

    private static void run(List<String> arguments, Consumer<String> consumer)
            throws IOException, InterruptedException {
        Path objdump = Stream.of("/usr/bin/objdump", "/usr/local/bin/objdump")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> SystemBinaries.missing("no objdump: install binutils"));
        String[] command =
                Stream.concat(Stream.of(objdump.toString()), arguments.stream()).toArray(String[]::new);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                consumer.accept(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(Arrays.toString(command) + " failed");
        }
    }
}
