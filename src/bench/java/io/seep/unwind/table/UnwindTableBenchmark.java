package io.seep.unwind.table;

import io.seep.elf.ElfFile;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compiling .eh_frame into the table that the kernel's program walks: the C library and the JVM's large one. */
@State(Scope.Benchmark)
public class UnwindTableBenchmark {
    private final Path libc = Path.of(System.getProperty("bench.libc"));
    private final Path libjvm = Path.of(System.getProperty("java.home"), "lib/server/libjvm.so");

    @Benchmark
    public Unwinding ofTheCLibrary() throws IOException {
        return TableCompiler.compile(ElfFile.open(libc));
    }

    @Benchmark
    public Unwinding ofLibjvm() throws IOException {
        return TableCompiler.compile(ElfFile.open(libjvm));
    }
}
