package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.bpf.BpfObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class UnwindTablesTest {
    private static final Path LIBC = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
    private static final Path LIBM = Path.of("/lib/x86_64-linux-gnu/libm.so.6");
    private static final Path LIBSTDCPP = Path.of("/lib/x86_64-linux-gnu/libstdc++.so.6");

    @BeforeAll
    static void requireRoot() {
        UnwindPrograms.requireRootAndBpf();
    }

    private static CodeModule add(UnwindTables tables, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return tables.module(file, () -> CodeFile.read(channel));
        }
    }

    private static BpfObject load(TableRoom room) throws IOException {
        BpfObject object = BpfObject.openFile(UnwindPrograms.bpf("golden"));
        UnwindTables.configure(object, room);
        object.load();
        return object;
    }

    @Test
    void aFileIsOneModuleHoweverOftenItIsMet() throws IOException {
        try (BpfObject object = load(TableRoom.USUAL)) {
            UnwindTables tables = UnwindTables.of(object);

            CodeModule libc = add(tables, LIBC);
            CodeModule again = add(tables, LIBC);
            CodeModule libm = add(tables, LIBM);

            assertThat(again).isSameAs(libc);
            assertThat(libc.number()).isZero();
            assertThat(libm.number()).isEqualTo(1);
            assertThat(libc.hasTable()).isTrue();
            assertThat(libm.indexAt()).isEqualTo((libc.endVaddr() - libc.baseVaddr()) / 256);
            assertThat(tables.modules()).containsExactly(libc, libm);
        }
    }

    @Test
    void aFileForWhoseTableThereIsNoRoomSaysSoAndSmallerOnesStillFindRoom() throws IOException {
        try (BpfObject object = load(new TableRoom(64 << 10, 128 << 10))) {
            UnwindTables tables = UnwindTables.of(object);

            assertThat(add(tables, LIBC).hasTable()).isTrue();
            CodeModule libstdcpp = add(tables, LIBSTDCPP);
            assertThat(libstdcpp.missingTable()).isEqualTo("no room for its unwind table");
            assertThat(libstdcpp.segments()).isNotEmpty();
            long used = tables.usedBytes();
            assertThat(add(tables, LIBM).hasTable()).isTrue();
            assertThat(tables.usedBytes()).isGreaterThan(used).isLessThan(192 << 10);
        }
    }

    @Test
    void aFileThatIsNoElfFileIsAModuleWithoutTable() throws IOException {
        try (BpfObject object = load(TableRoom.USUAL)) {
            UnwindTables tables = UnwindTables.of(object);

            CodeModule text = add(tables, Path.of("/etc/passwd"));

            assertThat(text.hasTable()).isFalse();
            assertThat(text.segments()).isEmpty();
        }
    }

    @Test
    void anImagesCodeCanBeReplacedAsOftenAsItChanges() throws IOException {
        try (BpfObject object = load(TableRoom.USUAL)) {
            UnwindTables tables = UnwindTables.of(object);
            CodeMap code = CodeMap.of(List.of(new MappedCode(0x1000, 0x2000, 0, null)));

            for (int i = 0; i < 2_000; i++) {
                tables.setCode(i % 50, code);
            }
            for (int image = 0; image < 50; image++) {
                tables.forgetCode(image);
            }
            tables.forgetCode(4000);
        }
    }
}
