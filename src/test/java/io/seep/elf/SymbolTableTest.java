package io.seep.elf;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Symbol.Binding;
import io.seep.elf.Symbol.Kind;
import io.seep.elf.Symbol.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Symbols, read by us and by readelf and nm. */
class SymbolTableTest {

    private static final Pattern SYMBOL = Pattern.compile(
            " *\\d+: (\\p{XDigit}{16}) +(\\S+) (\\w+) +(\\w+) +\\w+ +(?:\\[.*] +)?(\\w+) (\\S+)(?: .*)?");

    @TempDir
    static Path directory;

    private static Path withSymtab;

    @BeforeAll
    static void compile() {
        withSymtab = Binutils.compile(directory, "names", """
            #include <stdio.h>
            static __attribute__((noinline)) int hidden(int n) { return printf("%d", n); }
            __attribute__((noinline)) int shown(int n) { return hidden(n) + 1; }
            __attribute__((weak, alias("shown"))) int _shown_weakly(int n);
            static __attribute__((noinline, used)) int inner(int n) { return n * 3; }
            __attribute__((weak, alias("inner"))) int outer(int n);
            int counter = 7;
            int main(void) { return shown(counter); }
            """, "gcc", "-O1", "-rdynamic");
    }

    static Stream<Path> samples() {
        return Stream.concat(SampleFiles.all().stream(), Stream.of(withSymtab));
    }

    static Stream<Path> libraries() throws IOException {
        return SampleFiles.libraries().stream();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("libraries")
    void symbolsOfAllInstalledLibrariesAreThoseOfReadelf(Path file) throws IOException {
        symbolsAreThoseOfReadelf(file);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void symbolsAreThoseOfReadelf(Path file) throws IOException {
        Set<String> expected = new TreeSet<>();
        Binutils.eachLine(
                line -> {
                    // readelf knows STB_GNU_UNIQUE by name only in files that say ELFOSABI_GNU
                    Matcher symbol = SYMBOL.matcher(line.replace("<OS specific>: 10", "UNIQUE"));
                    boolean taken = symbol.matches()
                            && List.of("FUNC", "IFUNC", "OBJECT", "NOTYPE").contains(symbol.group(3))
                            && !symbol.group(5).equals("ABS");
                    if (taken) {
                        expected.add("%x %d %s %s %s %s"
                                .formatted(
                                        Long.parseUnsignedLong(symbol.group(1), 16),
                                        Long.decode(symbol.group(2)),
                                        symbol.group(3),
                                        symbol.group(4),
                                        symbol.group(5).equals("UND") ? "UND" : "defined",
                                        withoutVersion(symbol.group(6))));
                    }
                },
                "readelf",
                "-sW",
                file.toString());
        try (ElfFile elf = ElfFile.open(file)) {
            SymbolTable symbols = elf.symbols();
            Set<String> ours = symbols.stream()
                    .map(symbol -> "%x %d %s %s %s %s"
                            .formatted(
                                    symbol.value(),
                                    symbol.sizeBytes(),
                                    symbol.kind(),
                                    symbol.binding(),
                                    symbol.defined() ? "defined" : "UND",
                                    symbol.name()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(ours).isEqualTo(expected);
            assertThat(symbols.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void withoutSectionHeadersTheExportedSymbolsAreStillFound(Path file) throws IOException {
        byte[] image = Files.readAllBytes(file);
        List<Symbol> whole = exported(ElfFile.read(image));
        // e_shoff, e_shnum and e_shstrndx, as sstrip leaves them
        ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        ElfFile stripped = ElfFile.read(image);
        assertThat(stripped.sections()).isEmpty();
        assertThat(stripped.problems()).isEmpty();
        assertThat(stripped.buildId()).isPresent();
        assertThat(whole).hasSizeGreaterThan(4);
        assertThat(exported(stripped)).isEqualTo(whole);
    }

    private static List<Symbol> exported(ElfFile file) {
        return file.symbols().stream()
                .filter(symbol -> symbol.table() == Table.DYNSYM)
                .toList();
    }

    @Test
    void nmAgreesOnTheFunctionsOfLibc() throws IOException {
        Set<String> expected = Binutils.lines(
                        "nm", "-D", "--defined-only", SampleFiles.libc().toString())
                .stream()
                .map(line -> line.split(" ", -1))
                .filter(parts -> Set.of("T", "W", "i").contains(parts[1]))
                .map(parts -> Long.parseUnsignedLong(parts[0], 16) + " " + withoutVersion(parts[2]))
                .collect(Collectors.toSet());
        try (ElfFile elf = ElfFile.open(SampleFiles.libc())) {
            Set<String> ours = elf.symbols().stream()
                    .filter(symbol -> symbol.kind().isFunction() && symbol.defined())
                    .map(symbol -> symbol.value() + " " + symbol.name())
                    .collect(Collectors.toSet());
            assertThat(ours).containsAll(expected).hasSize(expected.size());
        }
    }

    @Test
    void allocatorsAreCalledByTheirPublicNames() throws IOException {
        try (ElfFile elf = ElfFile.open(SampleFiles.libc())) {
            SymbolTable symbols = elf.symbols();
            for (String name : List.of("malloc", "free", "calloc", "realloc", "memalign", "pvalloc", "write")) {
                Symbol symbol = symbols.named(name).getFirst();
                assertThat(symbols.covering(symbol.value()).orElseThrow().name())
                        .isEqualTo(name);
                assertThat(symbols.covering(symbol.value() + symbol.sizeBytes() - 1)
                                .orElseThrow()
                                .name())
                        .isEqualTo(name);
                assertThat(symbols.covering(symbol.value() + symbol.sizeBytes()))
                        .isNotEqualTo(symbols.covering(symbol.value()));
            }
            assertThat(symbols.named("no such function")).isEmpty();
        }
    }

    @Test
    void everyAddressOfAFunctionIsCoveredByOneOfItsSize() throws IOException {
        try (ElfFile elf = ElfFile.open(SampleFiles.libstdcxx())) {
            SymbolTable symbols = elf.symbols();
            List<Symbol> functions = symbols.stream()
                    .filter(symbol -> symbol.defined() && symbol.kind() == Kind.FUNC && symbol.sizeBytes() > 0)
                    .toList();
            assertThat(functions).hasSizeGreaterThan(4000);
            for (Symbol function : functions) {
                for (long inside : new long[] {0, function.sizeBytes() / 2, function.sizeBytes() - 1}) {
                    long vaddr = function.value() + inside;
                    Symbol found = symbols.covering(vaddr).orElseThrow();
                    assertThat(found.value()).isBetween(function.value(), vaddr);
                    assertThat(vaddr - found.value()).isLessThan(found.sizeBytes());
                }
            }
        }
    }

    @Test
    void staticFunctionsComeFromSymtabAndAliasesGiveWay() throws IOException {
        try (ElfFile elf = ElfFile.open(withSymtab)) {
            SymbolTable symbols = elf.symbols();
            Symbol hidden = symbols.named("hidden").getFirst();
            assertThat(hidden.table()).isEqualTo(Table.SYMTAB);
            assertThat(hidden.binding()).isEqualTo(Binding.LOCAL);
            assertThat(symbols.covering(hidden.value() + 1)).hasValue(hidden);

            Symbol alias = symbols.named("_shown_weakly").getFirst();
            assertThat(alias.binding()).isEqualTo(Binding.WEAK);
            assertThat(symbols.covering(alias.value()).orElseThrow().name()).isEqualTo("shown");
            assertThat(symbols.named("main")).hasSize(1);

            Symbol inner = symbols.named("inner").getFirst();
            assertThat(inner.binding()).isEqualTo(Binding.LOCAL);
            assertThat(symbols.covering(inner.value()).orElseThrow().name())
                    .as("weak, but what callers call")
                    .isEqualTo("outer");

            Symbol counter = symbols.named("counter").getFirst();
            assertThat(counter.kind()).isEqualTo(Kind.OBJECT);
            assertThat(symbols.named("printf").getFirst().defined()).isFalse();
        }
    }

    private static String withoutVersion(String name) {
        int at = name.indexOf('@', 1);
        return at < 0 ? name : name.substring(0, at);
    }
}
