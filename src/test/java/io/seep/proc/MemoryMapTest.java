package io.seep.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryMapTest {
    private static final String LIBC =
            "7f3c5a228000-7f3c5a37d000 r-xp 00028000 fe:01 131612                     /usr/lib/libc.so.6";

    @TempDir
    private Path folder;

    @Test
    void aLineOfALibrary() {
        assertThat(MemoryMap.parse(LIBC))
                .isEqualTo(new Mapping(
                        0x7f3c5a228000L,
                        0x7f3c5a37d000L,
                        true,
                        false,
                        true,
                        0x28000,
                        new FileId(0xfe << 20 | 1, 131612),
                        "/usr/lib/libc.so.6",
                        false));
        assertThat(MemoryMap.parse(LIBC).baseName()).isEqualTo("libc.so.6");
        assertThat(MemoryMap.parse(LIBC).hasFile()).isTrue();
    }

    @Test
    void aFileThatHasNoNameAnyMore() {
        Mapping mapping = MemoryMap.parse("7f00-8f00 r--s 00000000 00:2a 77    /tmp/a b (deleted)");

        assertThat(mapping.path()).isEqualTo("/tmp/a b");
        assertThat(mapping.deleted()).isTrue();
        assertThat(mapping.file()).isEqualTo(new FileId(0x2a, 77));
    }

    @Test
    void linesOverTheEndsOfChunks() throws IOException {
        String line = "7f00-8f00 r--p 00000000 08:02 7    /srv/ü" + "ä".repeat(700) + "\r.so\n";

        assertThat(MemoryMap.parse(new ByteArrayInputStream(line.repeat(40).getBytes(UTF_8))))
                .hasSize(40)
                .allMatch(MemoryMap.parse(line.stripTrailing())::equals);
    }

    @Test
    void spacesBelongToThePath() {
        assertThat(MemoryMap.parse("7f00-8f00 rw-p 00001000 08:02 7   /srv/my  app/lib x.so")
                        .path())
                .isEqualTo("/srv/my  app/lib x.so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[heap]", "[stack]", "[vdso]", "[anon:JIT code]", ""})
    void memoryOfNoFile(String name) {
        Mapping mapping = MemoryMap.parse("55d0c2f6a000-55d0c2f8b000 rwxp 00000000 00:00 0    " + name);

        assertThat(mapping)
                .isEqualTo(
                        new Mapping(0x55d0c2f6a000L, 0x55d0c2f8b000L, true, true, true, 0, FileId.NONE, name, false));
        assertThat(mapping.hasFile()).isFalse();
    }

    @Test
    void withoutANameTheLineMayEndAtOnce() {
        assertThat(MemoryMap.parse("7f00-8f00 ---p 00000000 00:00 0"))
                .isEqualTo(new Mapping(0x7f00, 0x8f00, false, false, false, 0, FileId.NONE, "", false));
    }

    @Test
    void numbersMayHaveAllTheirBits() {
        Mapping vsyscall =
                MemoryMap.parse("ffffffffff600000-ffffffffff601000 --xp fffffffffffff000 00:00 0 [vsyscall]");

        assertThat(vsyscall.contains(0xffffffffff600000L)).isTrue();
        assertThat(vsyscall.contains(0xffffffffff600fffL)).isTrue();
        assertThat(vsyscall.contains(0xffffffffff601000L)).isFalse();
        assertThat(vsyscall.contains(0x7fff00000000L)).isFalse();
        assertThat(vsyscall.fileOffset()).isEqualTo(-4096);
        assertThat(MemoryMap.parse("7f00-8f00 r--p 0 00:3f 18446744073709551615 /overlay/file")
                        .file()
                        .inode())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "      ",
                "what is this",
                "7f00-8f00",
                "7f00-8f00 r-xp 0 00:00",
                "7f00 r-xp 0 00:00 0",
                "7f00-8f00 r-x 0 00:00 0",
                "7f00-8f00 r-xps 0 00:00 0",
                "-8f00 r-xp 0 00:00 0",
                "7f00- r-xp 0 00:00 0",
                "7g00-8f00 r-xp 0 00:00 0",
                "17f00000000000000-8f00 r-xp 0 00:00 0",
                "7f00-8f00 r-xp offset 00:00 0",
                "7f00-8f00 r-xp 0 0000 0",
                "7f00-8f00 r-xp 0 00: 0",
                "7f00-8f00 r-xp 0 100000000:00 0",
                "7f00-8f00 r-xp 0 00:00 -1",
                "7f00-8f00 r-xp 0 00:00 0x10",
                "7f00-8f00 r-xp 0 00:00 18446744073709551616"
            })
    void anythingElseIsNoMapping(String line) {
        assertThat(MemoryMap.parse(line)).isNull();
    }

    @Test
    void damagedLinesThrowNothing() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        String characters = "0123456789abcdef-:rwxps/ ([\r\n\0é";
        for (int i = 0; i < 100_000; i++) {
            var line = new StringBuilder(LIBC);
            for (int damage = random.nextInt(1, 8); damage > 0; damage--) {
                char character = characters.charAt(random.nextInt(characters.length()));
                line.setCharAt(random.nextInt(line.length()), character);
            }
            if (random.nextBoolean()) {
                line.setLength(random.nextInt(line.length()));
            }
            try {
                Mapping _ = MemoryMap.parse(line.toString());
            } catch (RuntimeException thrown) {
                throw new AssertionError("-Dtest.seed=" + seed + ": " + line, thrown);
            }
        }
    }

    @Test
    void theMappingsOfAProcessRiseAndDoNotOverlap() throws IOException {
        try (Child child = Child.waiting()) {
            List<Mapping> mappings = MemoryMap.read(child.pid());

            for (int i = 1; i < mappings.size(); i++) {
                assertThat(Long.compareUnsigned(
                                mappings.get(i - 1).end(), mappings.get(i).start()))
                        .isNotPositive();
            }
            assertThat(mappings)
                    .filteredOn(mapping -> mapping.path().equals("[stack]"))
                    .hasSize(1);
            assertThat(mappings)
                    .filteredOn(Mapping::executable)
                    .extracting(Mapping::path)
                    .contains(Files.readSymbolicLink(Path.of("/proc/" + child.pid() + "/exe"))
                            .toString());
        }
    }

    @Test
    void aFileCannotForgeALineByItsName() throws IOException {
        String name = "a\r10000-20000 rwxp 00000000 00:00 0    [forged]\tb";
        Path file = Files.writeString(folder.resolve(name), "x".repeat(4096));
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4096, arena);

            List<Mapping> mappings =
                    MemoryMap.read((int) ProcessHandle.current().pid());

            assertThat(mappings).extracting(Mapping::start).doesNotContain(0x10000L);
            assertThat(mappings)
                    .filteredOn(mapping -> mapping.contains(mapped.address()))
                    .extracting(Mapping::path)
                    .containsExactly(file.toRealPath().toString());
        }
    }

    @Test
    void whereThereIsNoProcessThereAreNoMappings() {
        int gone = Child.ended();

        assertThat(Stream.of(gone, 0, -1))
                .allSatisfy(pid -> assertThatThrownBy(() -> MemoryMap.read(pid)).isInstanceOf(IOException.class));
    }
}
