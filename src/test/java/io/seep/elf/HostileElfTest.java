package io.seep.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made by hand: what the linker would never write. */
class HostileElfTest {

    private static String ownerAt(SymbolTable symbols, long vaddr) {
        return symbols.covering(vaddr).map(Symbol::name).orElse("-");
    }

    @Test
    void anAddressBelongsToTheInnermostSymbolAroundIt() throws IOException {
        SymbolTable symbols = ElfFile.read(new TinyElf()
                        .functions("outer 401000 100", "inner 401010 10", "crossing 4010f0 20", "later 401200 10")
                        .build())
                .symbols();
        assertThat(ownerAt(symbols, 0x400fff)).isEqualTo("-");
        assertThat(ownerAt(symbols, 0x401000)).isEqualTo("outer");
        assertThat(ownerAt(symbols, 0x401010)).isEqualTo("inner");
        assertThat(ownerAt(symbols, 0x40101f)).isEqualTo("inner");
        assertThat(ownerAt(symbols, 0x401020)).isEqualTo("outer");
        assertThat(ownerAt(symbols, 0x4010f0)).isEqualTo("crossing");
        assertThat(ownerAt(symbols, 0x40110f)).isEqualTo("crossing");
        assertThat(ownerAt(symbols, 0x401110)).isEqualTo("-");
        assertThat(ownerAt(symbols, 0x40120f)).isEqualTo("later");
        assertThat(ownerAt(symbols, 0x401210)).isEqualTo("-");
        assertThat(ownerAt(symbols, -1)).isEqualTo("-");
    }

    @Test
    void aSymbolWithoutSizeReachesToTheNextSymbolOrTheEndOfItsSection() throws IOException {
        TinyElf elf = new TinyElf().bytes(".text", new byte[0x2000]);
        long text = elf.vaddr(0);
        SymbolTable symbols = ElfFile.read(elf.functions(
                                "sized %x 10".formatted(text),
                                "within %x 0".formatted(text + 8),
                                "bare %x 0".formatted(text + 0x20),
                                "next %x 10".formatted(text + 0x100),
                                "last %x 0".formatted(text + 0x1000))
                        .build())
                .symbols();
        assertThat(ownerAt(symbols, text + 9)).isEqualTo("sized");
        assertThat(ownerAt(symbols, text + 0x10)).isEqualTo("-");
        assertThat(ownerAt(symbols, text + 0x20)).isEqualTo("bare");
        assertThat(ownerAt(symbols, text + 0xff)).isEqualTo("bare");
        assertThat(ownerAt(symbols, text + 0x100)).isEqualTo("next");
        assertThat(ownerAt(symbols, text + 0x110)).isEqualTo("-");
        assertThat(ownerAt(symbols, text + 0x1fff)).isEqualTo("last");
        assertThat(ownerAt(symbols, text + 0x2000)).isEqualTo("-");
    }

    @Test
    void manyNamesOfOneAddressGiveThePlainShortGlobalOne() throws IOException {
        SymbolTable symbols = ElfFile.read(new TinyElf()
                        .functions(
                                "__libc_malloc 401000 20",
                                "mallocate 401000 20",
                                "malloc@@GLIBC_2.2.5 401000 20",
                                "long_part 401000 40")
                        .build())
                .symbols();
        assertThat(ownerAt(symbols, 0x401000)).isEqualTo("malloc");
        assertThat(ownerAt(symbols, 0x401030)).as("only this one reaches here").isEqualTo("long_part");
        assertThat(symbols.named("malloc")).hasSize(1);
    }

    @Test
    void sizesAtTheEndOfTheAddressSpaceDoNotWrap() throws IOException {
        SymbolTable symbols = ElfFile.read(new TinyElf()
                        .functions(
                                "a 401000 7fffffffffffffff",
                                "b 7fffffffffffffff 7fffffffffffffff",
                                "c 7fffffffffffffff 1",
                                "d 402000 1")
                        .build())
                .symbols();
        assertThat(ownerAt(symbols, 0x401000)).isEqualTo("a");
        assertThat(ownerAt(symbols, 0x402000)).isEqualTo("d");
        assertThat(ownerAt(symbols, 0x402001)).isEqualTo("a");
        assertThat(ownerAt(symbols, Long.MIN_VALUE)).isEqualTo("-");
    }

    @Test
    void namesThatShareOneEndlessStringAreGivenUp() throws IOException {
        byte[] strings = new byte[1 << 20];
        Arrays.fill(strings, (byte) 'x');
        ByteBuffer table = ByteBuffer.allocate(24 * 100_000).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < 100_000; index++) {
            table.putInt(1).put((byte) 0x12).put((byte) 0).putShort((short) 1).putLong(0x401000);
            table.putLong(16);
        }
        byte[] file = new TinyElf()
                .section(".symtab", 2, 0, table.array(), 2, 24)
                .section(".strtab", 3, 0, strings, 0, 0)
                .build();
        SymbolTable symbols = ElfFile.read(file).symbols();
        assertThat(symbols.problems()).containsExactly("symbol names overlap too much");
        assertThat(symbols.size()).isEqualTo(Limits.NAME_SHARING * (1 << 20) / Limits.NAME_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, 1, not a 64-bit ELF file",
        "5, 1, 2, not a little-endian ELF file",
        "16, 2, 4, neither a program nor a shared object (type 4)",
        "18, 2, 183, not for x86-64 (machine 183)",
        "32, 8, -1, program header table lies outside of the file",
        "32, 8, 100000000, program header table lies outside of the file",
        "54, 2, 55, program headers of unknown size",
        "56, 2, -1, too many program headers (65535)",
        "72, 8, -4096, a PT_LOAD segment lies outside of the address space",
        "80, 8, 72057594037927936, a PT_LOAD segment lies outside of the address space",
        "96, 8, -1, a PT_LOAD segment lies outside of the address space",
        "96, 8, 9223372036854775807, a PT_LOAD segment lies outside of the address space",
        "104, 8, 1, a PT_LOAD segment lies outside of the address space",
    })
    void brokenHeadersAreTold(int at, int sizeBytes, long value, String reason) {
        byte[] file = new TinyElf().build();
        put(file, at, sizeBytes, value);
        assertThatThrownBy(() -> ElfFile.read(file))
                .isInstanceOf(ElfFormatException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "40, 8, -64, section header table lies outside of the file",
        "60, 2, -1, section header table lies outside of the file",
        "58, 2, 63, ",
        "62, 2, -2, ",
    })
    void brokenSectionHeadersOnlyCostTheSections(int at, int sizeBytes, long value, String problem) throws IOException {
        byte[] file = new TinyElf().bytes(".text", new byte[16]).build();
        put(file, at, sizeBytes, value);
        ElfFile elf = ElfFile.read(file);
        assertThat(elf.section(".text")).isEmpty();
        assertThat(elf.segments()).hasSize(1);
        assertThat(elf.problems())
                .isEqualTo(Optional.ofNullable(problem).stream().toList());
    }

    @Test
    void theBuildIdIsFoundBehindOtherNotesOfEitherAlignment() {
        // owner "GNU", type 5 (properties) with 4 bytes; padding; owner "GNU", type 3 with 2 bytes
        String other = "04000000 04000000 05000000 474e5500 11223344";
        String id = "04000000 02000000 03000000 474e5500 abcd";
        assertThat(BuildId.in(notes(other + id), 4)).hasValue("abcd");
        assertThat(BuildId.in(notes(other + "00000000" + id), 8)).hasValue("abcd");
        assertThat(BuildId.in(notes(other + id), 8)).isEmpty();
        assertThat(BuildId.in(notes("ffffffff ffffffff 03000000 474e5500"), 4)).isEmpty();
        assertThat(BuildId.in(notes("04000000 00000000 03000000 474e5500"), 4)).isEmpty();
        assertThat(BuildId.in(notes(""), 4)).isEmpty();
    }

    private static ByteBuffer notes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void compressedSectionsAreInflatedWithinTheLimit() throws IOException {
        byte[] plain = new byte[100_000];
        for (int index = 0; index < plain.length; index++) {
            plain[index] = (byte) ((index * index) >> 3);
        }
        ElfFile elf = ElfFile.read(new TinyElf()
                .section(".debug_frame", 1, 0x800, compressed(plain, plain.length), 0, 0)
                .section(".debug_bomb", 1, 0x800, compressed(plain, 1 << 30), 0, 0)
                .section(".debug_zstd", 1, 0x800, new byte[] {2}, 0, 0)
                .build());
        Section section = elf.section(".debug_frame").orElseThrow();
        assertThat(elf.contents(section, 1 << 20)).isEqualTo(plain);
        assertThatThrownBy(() -> elf.contents(section, plain.length - 1))
                .hasMessage("section .debug_frame is too large");
        assertThatThrownBy(() -> elf.contents(elf.section(".debug_bomb").orElseThrow(), Integer.MAX_VALUE))
                .hasMessage("section .debug_bomb claims an impossible size");
        assertThatThrownBy(() -> elf.contents(elf.section(".debug_zstd").orElseThrow(), 1 << 20))
                .hasMessage("section .debug_zstd is compressed in an unknown way");
    }

    private static byte[] compressed(byte[] plain, long claimedBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.writeBytes(header.putInt(0, 1).putLong(8, claimedBytes).array());
        try (OutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(plain);
        }
        return bytes.toByteArray();
    }

    private static void put(byte[] file, int at, int sizeBytes, long value) {
        for (int index = 0; index < sizeBytes; index++) {
            file[at + index] = (byte) (value >> (8 * index));
        }
    }
}
