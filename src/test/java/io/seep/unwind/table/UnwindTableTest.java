package io.seep.unwind.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Binutils;
import io.seep.elf.ElfFile;
import io.seep.elf.SampleFiles;
import io.seep.unwind.table.ReadelfFrames.Function;
import io.seep.unwind.table.ReadelfFrames.Row;
import io.seep.unwind.table.Rule.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole files: our rows against those of readelf, address by address. */
class UnwindTableTest {

    private static final int PADDING_BYTES = 16;

    /** The rule of a function that has pushed nothing. */
    private static final Rule AS_CALLED = new Rule.Plain(Rule.Base.RSP, 8, 0);

    private static final String NASTY_FRAMES = """
        #include <alloca.h>
        #include <signal.h>
        #include <stdlib.h>
        #include <string.h>
        static volatile char sink;
        __attribute__((noinline)) static void take(char *p, unsigned n) { memset(p, 7, n); sink = p[n / 2]; }
        __attribute__((noinline)) static void huge(void) { char a[70000]; take(a, sizeof a); }
        __attribute__((noinline)) static void aligned(unsigned n) {
            char a[64] __attribute__((aligned(64))); char b[n]; take(a, sizeof a); take(b, n);
        }
        __attribute__((noinline)) static void dynamic(unsigned n) { take(alloca(n), n); }
        __attribute__((noinline)) static int many(int a, int b, int c, int d, int e, int f, int g, int h) {
            return a + b * c - d * e + f * g + h + rand();
        }
        static void handler(int number) { sink = (char) number; huge(); }
        int main(int count, char **words) {
            signal(SIGUSR1, handler);
            raise(SIGUSR1);
            aligned(count * 10 + 1);
            dynamic(count * 100);
            return many(count, 2, 3, 4, 5, 6, 7, (int) strlen(words[0])) & sink;
        }
        """;

    @TempDir
    static Path directory;

    static Stream<Path> samples() {
        return Stream.concat(SampleFiles.all().stream(), Stream.of(SampleFiles.libjvm()));
    }

    private static UnwindTable tableOf(Path file) throws IOException {
        try (ElfFile elf = ElfFile.open(file)) {
            long begun = System.nanoTime();
            Unwinding result = TableCompiler.compile(elf);
            long micros = (System.nanoTime() - begun) / 1000;
            assertThat(result).isInstanceOf(UnwindTable.class);
            UnwindTable table = (UnwindTable) result;
            System.out.printf(
                    "%s: %,d rows in %,d blocks, %d odd rules, %s, %,d us%n",
                    file.getFileName(),
                    table.rowCount(),
                    table.blockCount(),
                    table.dictionary().size(),
                    table.coverage(),
                    micros);
            return table;
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void rowsOfInstalledFilesAreThoseOfReadelf(Path file) throws IOException {
        compare(tableOf(file), ReadelfFrames.of(file, false));
    }

    static Stream<Path> libraries() throws IOException {
        return SampleFiles.libraries().stream();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("libraries")
    void rowsOfAllInstalledLibrariesAreThoseOfReadelf(Path file) throws IOException {
        List<Function> functions = ReadelfFrames.of(file, false);
        try (ElfFile elf = ElfFile.open(file)) {
            if (functions.isEmpty()) {
                assertThat(TableCompiler.compile(elf)).isEqualTo(new NoTable("no frame information"));
            } else {
                compare(tableOf(file), functions);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pie, -O2",
        "frame pointers, -O2 -fno-omit-frame-pointer",
        "not optimised, -O0",
        "not pie, -O2 -no-pie",
        "static, -O2 -static",
        "static pie, -O2 -static-pie",
        "stack realigned, -O2 -mstackrealign -mavx2",
        "debug, -O2 -g",
    })
    void rowsOfOurProgramsAreThoseOfReadelf(String name, String options) throws IOException {
        Path program = compile(name, options);
        compare(tableOf(program), ReadelfFrames.of(program, false));
    }

    @Test
    void hugeAndAlignedFramesNeedTheDictionary() throws IOException {
        List<OddRule> huge = tableOf(compile("huge", "-O2")).dictionary();
        assertThat(huge).anyMatch(rule -> rule.cfa() == OddRule.Cfa.RSP && rule.cfaOffsetBytes() > 70_000);
        List<OddRule> aligned =
                tableOf(compile("aligned", "-O2 -mstackrealign")).dictionary();
        assertThat(aligned).anyMatch(rule -> rule.cfa() == OddRule.Cfa.AT_RBP && rule.rbp() == OddRule.Rbp.AT_RBP);
    }

    @ParameterizedTest
    @CsvSource({"plain, -gz=none", "zlib, -gz=zlib"})
    void aFileWithoutEhFrameIsReadByItsDebugFrame(String name, String compression) throws IOException {
        Path program = compile(
                "debug-frame-" + name, "-O2 -g -fno-asynchronous-unwind-tables -fno-unwind-tables " + compression);
        UnwindTable table = tableOf(program);
        compare(table, ReadelfFrames.of(program, true));
        try (ElfFile elf = ElfFile.open(program)) {
            long main = elf.symbols().named("main").getFirst().value();
            assertThat(table.rule(main)).isEqualTo(new Rule.Plain(Rule.Base.RSP, 8, 0));
            assertThat(elf.section(".debug_frame").orElseThrow().compressed()).isEqualTo(name.equals("zlib"));
        }
    }

    @Test
    void withoutSectionHeadersTheTableIsTheSame() throws IOException {
        for (Path file : SampleFiles.all()) {
            byte[] image = Files.readAllBytes(file);
            ByteBuffer.wrap(image)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(40, 0)
                    .putShort(60, (short) 0)
                    .putShort(62, (short) 0);
            UnwindTable stripped = (UnwindTable) TableCompiler.compile(ElfFile.read(image));
            UnwindTable whole = tableOf(file);
            assertThat(stripped.rows()).isEqualTo(whole.rows());
            assertThat(stripped.index()).isEqualTo(whole.index());
            assertThat(stripped.dictionary()).isEqualTo(whole.dictionary());
            assertThat(stripped.coverage()).isEqualTo(whole.coverage());
        }
    }

    @Test
    void theVdsoIsCompiledFromItsImage() throws IOException {
        Path copy = Files.write(directory.resolve("vdso"), vdso());
        UnwindTable table = (UnwindTable) TableCompiler.compile(ElfFile.read(Files.readAllBytes(copy)));
        compare(table, ReadelfFrames.of(copy, false));
        assertThat(table.coverage().functions()).isPositive();
    }

    @Test
    void theSignalTrampolineOfLibcIsKnownByTheByteBeforeItsCode() throws IOException {
        UnwindTable table = tableOf(SampleFiles.libc());
        Function restorer = ReadelfFrames.of(SampleFiles.libc(), false).stream()
                .filter(Function::signal)
                .findFirst()
                .orElseThrow();
        // The handler returns to the code, one byte behind the entry's start; the byte before it is looked up.
        long returnAddress = restorer.start() + 1;
        assertThat(table.rule(returnAddress - 1)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(returnAddress)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(restorer.end() - 1)).isEqualTo(Command.SIGNAL);
        assertThat(table.rule(restorer.start() - 1)).isNotEqualTo(Command.SIGNAL);
        assertThat(table.coverage().signalTrampolines()).isEqualTo(1);
    }

    @Test
    void aStackOfMakecontextEndsWhereItBegan() throws IOException {
        UnwindTable table = tableOf(SampleFiles.libc());

        List<Function> starts = ReadelfFrames.of(SampleFiles.libc(), false).stream()
                .filter(function -> startsContext(table, function))
                .toList();

        assertThat(starts).as("glibc's __start_context").hasSize(1);
    }

    @Test
    void theDynamicLoaderIsARootWhereTheKernelEntersIt() throws IOException {
        Path loader = SampleFiles.dynamicLinker();
        UnwindTable table = tableOf(loader);
        try (ElfFile elf = ElfFile.open(loader)) {
            assertThat(table.rule(elf.entry())).isEqualTo(Command.END);
            assertThat(table.rule(elf.entry() - 1)).isEqualTo(Command.GAP);
        }
        try (ElfFile elf = ElfFile.open(SampleFiles.libc())) {
            assertThat(tableOf(SampleFiles.libc()).rule(elf.entry())).isNotEqualTo(Command.END);
        }
    }

    @Test
    void sharedDictionaryNumbersAreWrittenIntoTheRows() throws IOException {
        UnwindTable table = tableOf(compile("shared dictionary", "-O2 -mstackrealign"));
        assertThat(table.dictionary()).hasSizeGreaterThan(1);
        OddRule refused = table.dictionary().getFirst();
        int[] shared = table.rowsFor(
                rule -> rule.equals(refused) ? -1 : 1000 + table.dictionary().indexOf(rule));
        int[] own = table.rows();
        for (int row = 0; row < own.length; row++) {
            assertThat(RowFormat.lowByte(shared[row])).isEqualTo(RowFormat.lowByte(own[row]));
            if (RowFormat.kind(own[row]) != RowFormat.KIND_ODD) {
                assertThat(shared[row]).isEqualTo(own[row]);
            } else if (RowFormat.dictionaryIndex(own[row]) == 0) {
                assertThat(RowFormat.decode(shared[row], List.of())).isEqualTo(Command.UNSUPPORTED);
            } else {
                assertThat(RowFormat.dictionaryIndex(shared[row]))
                        .isEqualTo(1000 + RowFormat.dictionaryIndex(own[row]));
            }
        }
    }

    /**
     * The table must hold readelf's rules and nothing else. What may differ, and does so by design: padding of less than
     * 16 bytes goes on with the rule before it, signal trampolines say SIGNAL; an entry point without frame information
     * says END, and so does where contexts start.
     */
    private static void compare(UnwindTable table, List<Function> printed) {
        List<Function> functions = printed.stream()
                .filter(function -> function.end() > function.start())
                .sorted(Comparator.comparingLong(Function::start))
                .toList();
        assertThat(functions).isNotEmpty();
        assertThat(table.coverage().functions()).isEqualTo(functions.size());
        assertThat(table.coverage().malformed()).isZero();
        assertThat(table.coverage().overlapping()).isZero();
        List<Long> changes = new ArrayList<>(List.of(table.baseVaddr()));
        long covered = table.baseVaddr();
        for (Function function : functions) {
            if (function.start() - covered >= PADDING_BYTES) {
                assertThat(table.rule(covered)).isEqualTo(Command.GAP);
                assertThat(table.rule(function.start() - 2)).isIn(Command.GAP, Command.END);
                changes.add(covered);
            } else if (covered > table.baseVaddr() && function.start() - covered > 1) {
                assertThat(table.rule(covered)).isEqualTo(table.rule(covered - 1));
            }
            if (startsContext(table, function)) {
                covered = function.end();
                continue;
            }
            for (int index = 0; index < function.rows().size(); index++) {
                Row row = function.rows().get(index);
                long next = index + 1 < function.rows().size()
                        ? function.rows().get(index + 1).vaddr()
                        : function.end();
                Set<Rule> expected = function.signal() ? Set.of(Command.SIGNAL) : row.rules();
                agree(table, row.vaddr(), expected);
                agree(table, row.vaddr() + 1 < next ? row.vaddr() + 1 : row.vaddr(), expected);
                agree(table, next - 1, expected);
                changes.add(row.vaddr());
            }
            covered = function.end();
        }
        if (covered < table.endVaddr()) {
            assertThat(table.rule(table.endVaddr() - 1)).isEqualTo(Command.GAP);
            changes.add(Math.max(covered, table.vaddrOfRow(table.rowCount() - 1)));
        }
        noRowIsTooMany(table, changes);
    }

    /** A function that nobody called: its return address is looked up one byte early, in the padding before it. */
    private static boolean startsContext(UnwindTable table, Function function) {
        boolean described = function.rows().size() == 1
                && function.rows().getFirst().rules().contains(AS_CALLED);
        return described
                && table.rule(function.start()) == Command.END
                && table.rule(function.start() - 1) == Command.END
                && table.rule(function.end() - 1) == Command.END;
    }

    private static void agree(UnwindTable table, long vaddr, Set<Rule> expected) {
        if (!expected.contains(table.rule(vaddr))) {
            assertThat(table.rule(vaddr)).as("rule at %#x", vaddr).isIn(expected);
        }
    }

    /** Each row changes the rule, and does so where readelf has a row, a function begins to be missing, or at _start. */
    private static void noRowIsTooMany(UnwindTable table, List<Long> changes) {
        Set<Long> allowed = Set.copyOf(changes);
        List<Long> unexpected = IntStream.range(0, table.rowCount())
                .filter(row -> !allowed.contains(table.vaddrOfRow(row)))
                .filter(row -> table.rule(table.vaddrOfRow(row)) != Command.END)
                .mapToObj(table::vaddrOfRow)
                .toList();
        assertThat(unexpected).isEmpty();
        for (int row = 1; row < table.rowCount(); row++) {
            long vaddr = table.vaddrOfRow(row);
            assertThat(vaddr).isGreaterThan(table.vaddrOfRow(row - 1));
            if (table.rule(vaddr).equals(table.rule(vaddr - 1))) {
                throw new AssertionError("needless row at %#x".formatted(vaddr));
            }
        }
    }

    private static Path compile(String name, String options) {
        return Binutils.compile(directory, name.replace(' ', '-'), NASTY_FRAMES, "gcc", options.split(" ", -1));
    }

    /** The kernel maps it into this process too. */
    private static byte[] vdso() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(mapping -> mapping.endsWith("[vdso]"))
                .findFirst()
                .orElseThrow();
        long start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        long end = Long.parseUnsignedLong(line.substring(line.indexOf('-') + 1, line.indexOf(' ')), 16);
        byte[] image = new byte[(int) (end - start)];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            memory.seek(start);
            memory.readFully(image);
        }
        return image;
    }
}
