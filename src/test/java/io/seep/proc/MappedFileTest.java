package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.ffm.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @Test
    void aFileThatWasReplacedIsStillTheOneThatIsMapped() throws IOException {
        assumeTrue(Libc.geteuid() == 0, "/proc/PID/map_files is for root");
        Path file = Files.writeString(folder.resolve("library"), "old".repeat(1000));
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 3000, arena);
            Files.delete(file);
            Path _ = Files.writeString(file, "new".repeat(1000));

            Mapping mapping = mapping(mapped);
            try (MappedFile opened = MappedFile.open(SELF, mapping)) {
                assertThat(mapping.deleted()).isTrue();
                assertThat(opened.path()).isEqualTo(file.toRealPath().toString());
                assertThat(text(opened)).startsWith("oldold");
                assertThat(opened.isElf()).isFalse();
            }
        }
    }

    @Test
    void withoutMapFilesAFileIsOpenedByItsPath() throws IOException {
        Path file = Files.writeString(folder.resolve("library"), "\u007fELF and so on");
        Path real = file.toRealPath();
        try (MappedFile opened = MappedFile.open(SELF, named(real))) {
            assertThat(Files.isSameFile(opened.openPath(), real)).isTrue();
            assertThat(opened.baseName()).isEqualTo("library");
            assertThat(opened.isElf()).isTrue();
        }
    }

    @Test
    void aFileThatTookThePlaceOfTheMappedOneIsNotOpened() throws IOException {
        Path file = Files.writeString(folder.resolve("library"), "another");

        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere(file.toRealPath().toString(), false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the file that is mapped");
    }

    @Test
    void whatIsNoFileIsNotOpened() {
        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere("/dev/zero", false)))
                .isInstanceOf(IOException.class)
                .hasMessage("/dev/zero is not a file that can be opened");
        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere(folder.toString(), false)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere("[vdso]", false)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere("/a\0b", false))).isInstanceOf(IOException.class);
    }

    @Test
    void anotherFileOfTheSameNameIsNotTakenForADeletedOne() throws IOException {
        Path file = Files.writeString(folder.resolve("library"), "another");

        assertThatThrownBy(() -> MappedFile.open(SELF, nowhere(file.toString(), true)))
                .isInstanceOf(IOException.class);
    }

    private static String text(MappedFile file) throws IOException {
        var bytes = ByteBuffer.allocate((int) file.channel().size());
        int _ = file.channel().read(bytes, 0);
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    private static Mapping mapping(MemorySegment mapped) throws IOException {
        return MemoryMap.read(SELF).stream()
                .filter(mapping -> mapping.contains(mapped.address()))
                .findFirst()
                .orElseThrow();
    }

    /** As the kernel tells of a mapping of this file that is not in map_files. */
    private static Mapping named(Path file) throws IOException {
        long inode = (long) Files.getAttribute(file, "unix:ino");
        return new Mapping(0x1000, 0x2000, true, false, true, 0, new FileId(1, inode), file.toString(), false);
    }

    private static Mapping nowhere(String path, boolean deleted) {
        return new Mapping(0x1000, 0x2000, true, false, true, 0, new FileId(1, 2), path, deleted);
    }
}
