package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.unwind.table.RowFormat;
import io.seep.unwind.table.TableCompiler;
import io.seep.unwind.table.UnwindTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableLayoutTest {
    private static final Path LIBC = Path.of("/lib/x86_64-linux-gnu/libc.so.6");

    /** What unwind.bpf.h does: find_row() and search_rows(). */
    private static int search(TableLayout layout, int position, long offset) {
        int entry = layout.index()[(int) (offset >> 8)];
        int at = 0;
        for (int step = 128; step > 0; step >>= 1) {
            int probe = at + step;
            if (probe <= entry >>> 24
                    && (layout.rows()[(entry & 0xff_ffff) + probe - position] & 255) <= (offset & 255)) {
                at = probe;
            }
        }
        return layout.rows()[(entry & 0xff_ffff) + at - position];
    }

    private static UnwindTable libc() throws IOException {
        Assumptions.assumeTrue(Files.exists(LIBC));
        try (ElfFile file = ElfFile.open(LIBC)) {
            return (UnwindTable) TableCompiler.compile(file);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 5_000_000})
    void everyAddressOfLibcHasTheRuleOfItsTable(int position) throws IOException {
        UnwindTable table = libc();
        TableLayout layout = TableLayout.of(table, table.rows(), position).orElseThrow();

        long end = table.endVaddr() - table.baseVaddr();
        for (long offset = 0; offset < end; offset++) {
            int row = search(layout, position, offset);
            if (!RowFormat.decode(row, table.dictionary()).equals(table.rule(table.baseVaddr() + offset))) {
                assertThat(RowFormat.decode(row, table.dictionary()))
                        .as("at %x", table.baseVaddr() + offset)
                        .isEqualTo(table.rule(table.baseVaddr() + offset));
            }
        }
    }

    @Test
    void aBlocksRowsAndTheOneBeforeThemLieOnOnePage() throws IOException {
        UnwindTable table = libc();
        TableLayout layout = TableLayout.of(table, table.rows(), 700).orElseThrow();

        for (int entry : layout.index()) {
            int first = entry & 0xff_ffff;
            assertThat((first + (entry >>> 24)) / Abi.PAGE_WORDS).isEqualTo(first / Abi.PAGE_WORDS);
        }
        assertThat(layout.rows().length).isLessThan(table.rowCount() + table.rowCount() / 100);
    }

    @Test
    void rowsThatNoEntryCouldNumberAreRefused() throws IOException {
        UnwindTable table = libc();

        assertThat(TableLayout.of(table, table.rows(), (1 << 24) - 100)).isEmpty();
    }
}
