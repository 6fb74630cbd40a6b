package io.seep.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real files, read by us and by readelf. */
class ElfFileTest {

    private static final Pattern LOAD = Pattern.compile(
            " *LOAD +0x(\\p{XDigit}+) 0x(\\p{XDigit}+) 0x\\p{XDigit}+ 0x(\\p{XDigit}+) 0x(\\p{XDigit}+) (...) .*");
    private static final Pattern SECTION =
            Pattern.compile(" *\\[ *\\d+] (\\S+) +([A-Z]\\S*) +(\\p{XDigit}{16}) (\\p{XDigit}+) (\\p{XDigit}+) .*");

    static Stream<Path> samples() {
        return SampleFiles.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void segmentsAreThoseOfReadelf(Path file) throws IOException {
        List<Segment> expected = Binutils.lines("readelf", "-lW", file.toString()).stream()
                .map(LOAD::matcher)
                .filter(line -> line.matches())
                .map(line -> new Segment(hex(line, 1), hex(line, 2), hex(line, 3), hex(line, 4), flags(line.group(5))))
                .toList();
        try (ElfFile elf = ElfFile.open(file)) {
            assertThat(expected).isNotEmpty();
            assertThat(elf.segments()).isEqualTo(expected);
            assertThat(elf.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sectionsAreThoseOfReadelf(Path file) throws IOException {
        List<String> expected = Binutils.lines("readelf", "-SW", file.toString()).stream()
                .map(SECTION::matcher)
                .filter(line -> line.matches() && !line.group(2).equals("NULL"))
                .map(line -> "%s %x %x %x".formatted(line.group(1), hex(line, 3), hex(line, 4), hex(line, 5)))
                .toList();
        try (ElfFile elf = ElfFile.open(file)) {
            List<String> ours = elf.sections().stream()
                    .filter(section -> section.type() != 0)
                    .map(section -> "%s %x %x %x"
                            .formatted(section.name(), section.vaddr(), section.fileOffset(), section.sizeBytes()))
                    .toList();
            assertThat(expected).hasSizeGreaterThan(20);
            assertThat(ours).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void headerNotesAndDependenciesAreThoseOfReadelf(Path file) throws IOException {
        List<String> header = Binutils.lines("readelf", "-hW", file.toString());
        List<String> notes = Binutils.lines("readelf", "-n", file.toString());
        List<String> dynamic = Binutils.lines("readelf", "-dW", file.toString());
        List<String> programHeaders = Binutils.lines("readelf", "-lW", file.toString());
        try (ElfFile elf = ElfFile.open(file)) {
            assertThat(elf.type().name())
                    .isEqualTo(find(header, "Type: +(\\w+).*").getFirst());
            assertThat("0x" + Long.toHexString(elf.entry()))
                    .isEqualTo(find(header, "Entry point address: +(\\S+)").getFirst());
            assertThat(elf.machine()).isEqualTo(62);
            assertThat(elf.buildId().stream().toList()).isEqualTo(find(notes, "Build ID: (\\p{XDigit}+)"));
            assertThat(elf.needed()).isEqualTo(find(dynamic, ".*\\(NEEDED\\).*\\[(.*)]"));
            assertThat(elf.soname().stream().toList()).isEqualTo(find(dynamic, ".*\\(SONAME\\).*\\[(.*)]"));
            assertThat(elf.interpreter().stream().toList())
                    .isEqualTo(find(programHeaders, "\\[Requesting program interpreter: (.*)]"));
        }
    }

    @Test
    void offsetsAndAddressesAreEachOthersReverse() throws IOException {
        try (ElfFile elf = ElfFile.open(SampleFiles.python())) {
            Segment text = elf.segments().stream()
                    .filter(Segment::executable)
                    .findFirst()
                    .orElseThrow();
            long vaddr = text.vaddr() + 0x123;
            assertThat(elf.type()).isEqualTo(ElfFile.Type.EXEC);
            assertThat(elf.fileOffset(vaddr)).hasValue(text.fileOffset() + 0x123);
            assertThat(elf.vaddrOfFileOffset(text.fileOffset() + 0x123)).hasValue(vaddr);
            assertThat(elf.fileOffset(text.vaddr() + text.fileSizeBytes() - 1))
                    .hasValue(text.fileOffset() + text.fileSizeBytes() - 1);
            Segment headers = elf.segments().getFirst();
            assertThat(elf.vaddrOfFileOffset(headers.fileOffset()))
                    .as("not executable")
                    .isEmpty();
            Segment data = elf.segments().getLast();
            assertThat(data.memorySizeBytes()).isGreaterThan(data.fileSizeBytes());
            assertThat(elf.fileOffset(data.vaddr() + data.fileSizeBytes()))
                    .as(".bss is not in the file")
                    .isEqualTo(OptionalLong.empty());
            assertThat(elf.fileOffset(-1)).isEmpty();
            assertThat(elf.fileOffset(Long.MIN_VALUE)).isEmpty();
        }
    }

    @Test
    void codeIsWhatTheFileHoldsAndEndsWithTheSegment() throws IOException {
        byte[] whole = Files.readAllBytes(SampleFiles.libc());
        try (ElfFile elf = ElfFile.open(SampleFiles.libc())) {
            Symbol malloc = elf.symbols().named("malloc").getFirst();
            byte[] code = elf.code(malloc.value(), 64);
            int offset = (int) elf.fileOffset(malloc.value()).orElseThrow();
            assertThat(code).hasSize(64).isEqualTo(Arrays.copyOfRange(whole, offset, offset + 64));

            Segment text = elf.segments().stream()
                    .filter(Segment::executable)
                    .findFirst()
                    .orElseThrow();
            assertThat(elf.code(text.vaddr() + text.fileSizeBytes() - 5, 64)).hasSize(5);
            assertThat(elf.code(text.vaddr(), -1)).isEmpty();
            assertThat(elf.code(elf.segments().getLast().vaddr(), 64))
                    .as("data is not code")
                    .isEmpty();
        }
    }

    @Test
    void anImageInMemoryReadsAsTheFileDoes() throws IOException {
        ElfFile image = ElfFile.read(Files.readAllBytes(SampleFiles.dynamicLinker()));
        try (ElfFile file = ElfFile.open(SampleFiles.dynamicLinker())) {
            assertThat(image.segments()).isEqualTo(file.segments());
            assertThat(image.sections()).isEqualTo(file.sections());
            assertThat(image.buildId()).isPresent().isEqualTo(file.buildId());
            assertThat(image.symbols().stream().toList())
                    .isEqualTo(file.symbols().stream().toList());
        }
    }

    @Test
    void aFileCutShortWhileOpenIsAnExceptionAndNoCrash(@TempDir Path directory) throws IOException {
        Path copy = Files.copy(SampleFiles.libc(), directory.resolve("libc"));
        try (ElfFile elf = ElfFile.open(copy);
                RandomAccessFile cutter = new RandomAccessFile(copy.toFile(), "rw")) {
            Symbol malloc = elf.symbols().named("malloc").getFirst();
            cutter.setLength(4096);
            assertThatThrownBy(() -> elf.code(malloc.value(), 64))
                    .isInstanceOf(ElfFormatException.class)
                    .hasMessage("the file became shorter while it was read");
            SymbolTable symbols = elf.symbols();
            assertThat(symbols.size()).isZero();
            assertThat(symbols.problems()).contains("the file became shorter while it was read");
        }
    }

    @Test
    void whatIsNotAnElfFileIsToldInAFewWords(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "#!/bin/sh\n".repeat(20));
        assertThatThrownBy(() -> ElfFile.open(text)).hasMessage("not an ELF file");
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> ElfFile.open(empty)).hasMessage("too short for an ELF file");
        assertThatThrownBy(() -> ElfFile.open(directory)).hasMessage("not a regular file");
        assertThatThrownBy(() -> ElfFile.open(directory.resolve("none"))).hasMessage("no such file");
        Binutils.lines("mkfifo", directory.resolve("pipe").toString());
        assertThatThrownBy(() -> ElfFile.open(directory.resolve("pipe"))).hasMessage("not a regular file");
    }

    private static List<String> find(List<String> lines, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            Optional.of(wanted.matcher(line.strip()))
                    .filter(matcher -> matcher.matches())
                    .ifPresent(matcher -> found.add(matcher.group(1)));
        }
        return found;
    }

    private static long hex(MatchResult line, int group) {
        return Long.parseUnsignedLong(line.group(group), 16);
    }

    private static int flags(String text) {
        return (text.contains("R") ? 4 : 0) | (text.contains("W") ? 2 : 0) | (text.contains("E") ? 1 : 0);
    }
}
