package io.seep.symbolize;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSymbolsTest {
    @TempDir
    private Path folder;

    @Test
    void anAddressBelongsToTheSymbolBeforeIt() throws IOException {
        KernelSymbols symbols = read("""
                ffffffff81000000 T _stext
                ffffffff81000100 t do_one
                ffffffff81000100 t alias_of_do_one
                ffffffff81000180 d data
                ffffffffc0000000 t probe\t[nf_tables]
                """);

        Frame frame = symbols.frame(0xffffffff81000190L);
        assertThat(frame.function()).isEqualTo("do_one");
        assertThat(frame.functionOffset()).isEqualTo(0x90);
        assertThat(frame.module()).isEqualTo(KernelSymbols.KERNEL);
        assertThat(symbols.frame(0xffffffffc0000010L).module()).isEqualTo("[nf_tables]");
        assertThat(symbols.frame(0xffffffff80000000L).function()).isNull();
        assertThat(symbols.frame(0xffffffff80000000L).reason()).isEqualTo("no symbols");
    }

    @Test
    void aKernelThatHidesItsAddressesIsTold() throws IOException {
        KernelSymbols symbols = read("0000000000000000 T _stext\n0000000000000000 t do_one\n");

        assertThat(symbols.isEmpty()).isTrue();
        assertThat(symbols.frame(0xffffffff81000190L).reason()).contains("kptr_restrict");
    }

    @Test
    void thisKernelsOwnAreRead() {
        KernelSymbols symbols = KernelSymbols.read();
        if (!symbols.isEmpty()) {
            assertThat(symbols.frame(symbols.textStart() + 64).function()).isNotBlank();
            assertThat(symbols.frame(-1L).function()).isNull();
        }
    }

    private KernelSymbols read(String text) throws IOException {
        return KernelSymbols.read(Files.writeString(folder.resolve("kallsyms"), text));
    }
}
