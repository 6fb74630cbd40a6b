package io.seep.symbolize.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.ElfFile;
import io.seep.elf.Symbol;
import io.seep.proc.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that a test compiles: a function with two others inlined into it. */
record SmallProgram(Path file) {
    private static final String SOURCE = """
            #include <stdlib.h>
            static inline __attribute__((always_inline)) char *leaf(int n) {
                return malloc(n + 1);
            }
            static inline __attribute__((always_inline)) char *middle(int n) {
                return leaf(n + 1);
            }
            __attribute__((noinline)) char *outer(int n) {
                char *block = middle(n + 1);
                block[0] = 1;
                return block;
            }
            int main(int count, char **arguments) {
                (void)arguments;
                return outer(count) == NULL;
            }
            """;

    static SmallProgram compile(Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("small.c"), SOURCE);
        var program = new SmallProgram(folder.resolve("small"));
        Process gcc = new ProcessBuilder("gcc", "-O2", "-g", "-Wl,--build-id", "small.c", "-o", "small")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(said).isZero();
        return program;
    }

    DebugInformation.Files files() throws IOException {
        return new DebugInformation.Files(OpenFile.at(file), null, null);
    }

    /** The first address of a function, and some behind it. */
    long[] addressesOf(String function) throws IOException {
        try (ElfFile elf = ElfFile.open(file)) {
            Symbol symbol = elf.symbols().named(function).getFirst();
            long[] addresses = new long[(int) Math.max(1, symbol.sizeBytes())];
            for (int i = 0; i < addresses.length; i++) {
                addresses[i] = symbol.value() + i;
            }
            return addresses;
        }
    }

    /** The frames of an address as {@code function line, …}. */
    static List<String> shown(AddressNames names) {
        return names.frames().stream()
                .map(frame -> frame.function() + " " + frame.line())
                .toList();
    }
}
