package io.seep.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.elf.Binutils;
import io.seep.elf.ElfFile;
import io.seep.elf.SampleFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnseenHeapsTest {
    @TempDir
    private Path folder;

    @Test
    void pythonHasArenasUnlessItIsToldNotTo() throws IOException {
        try (ElfFile python = ElfFile.open(SampleFiles.python())) {
            UnseenHeaps.Suspect arenas =
                    UnseenHeaps.of(python, "/usr/bin/python3.11").orElseThrow();

            assertThat(arenas.heap().name()).isEqualTo("CPython's arenas");
            assertThat(arenas.heap().evidence()).isEqualTo("/usr/bin/python3.11");
            assertThat(arenas.heap().advice()).contains("PYTHONMALLOC=malloc");
            assertThat(arenas.isSwitchedOff(name -> name.equals("PYTHONMALLOC") ? "malloc" : ""))
                    .isTrue();
            assertThat(arenas.isSwitchedOff(name -> name.equals("PYTHONMALLOC") ? "debug" : ""))
                    .isFalse();
            assertThat(arenas.isSwitchedOff(_ -> "")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JNI_CreateJavaVM, the Java heap",
        "_ZN2v87Isolate10GetCurrentEv, V8's heap",
        "runtime.mallocgc, Go's heap",
        "_emalloc, PHP's heap",
        "coreclr_initialize, .NET's heap"
    })
    void othersAreToldByAFunctionOfTheirs(String symbol, String heap) throws IOException {
        UnseenHeaps.Suspect suspect = suspect(symbol, "/opt/program").orElseThrow();

        assertThat(suspect.heap().name()).isEqualTo(heap);
        assertThat(suspect.isSwitchedOff(_ -> "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/libglib-2.0.so.0.7400.6, true",
        "/usr/lib/libglib-2.0.so.0.7600.0, false",
        "/usr/lib/libglib-2.0.so.0.8400.1, false",
        "/usr/lib/libglib-2.0.so, true"
    })
    void slicesAreOfGLibBefore276(String path, boolean expected) throws IOException {
        assertThat(suspect("g_slice_alloc", path).isPresent()).isEqualTo(expected);
    }

    @Test
    void libcHasNone() throws IOException {
        try (ElfFile libc = ElfFile.open(SampleFiles.libc())) {
            assertThat(UnseenHeaps.of(libc, "/lib/libc.so.6")).isEmpty();
        }
    }

    private Optional<UnseenHeaps.Suspect> suspect(String symbol, String path) throws IOException {
        String source = "void f(void) __asm__(\"" + symbol + "\");\nvoid f(void) {}";
        Path library = Binutils.compile(folder, "heap", source, "gcc", "-shared", "-fPIC");
        try (ElfFile file = ElfFile.open(library)) {
            return UnseenHeaps.of(file, path);
        }
    }
}
