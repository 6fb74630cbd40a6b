package io.seep.symbolize;

import io.seep.model.FrameCode;
import io.seep.model.Stack;
import io.seep.model.StackTrace;
import io.seep.proc.AddressSpace;
import io.seep.proc.MappedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Naming 1,000 stacks of 20 frames in the C library: for the first time, and again from the cache. */
@State(Scope.Benchmark)
public class SymbolCacheBenchmark {
    private static final int STACKS = 1000;
    private static final int FRAMES = 20;
    private static final int CODES = 3000;

    private final List<StackTrace> stacks = new ArrayList<>();
    private AddressSpace space;
    private MappedFile libc;
    private Symbolizer warm;

    @Setup
    public void open() throws IOException {
        space = new AddressSpace((int) ProcessHandle.current().pid());
        var _ = space.update(false);
        libc = space.files().stream()
                .filter(file -> file.baseName().startsWith("libc.so"))
                .findFirst()
                .orElseThrow();
        for (int stack = 0; stack < STACKS; stack++) {
            long[] codes = new long[FRAMES];
            for (int frame = 0; frame < FRAMES; frame++) {
                codes[frame] = 0x26000 + 400L * ((stack * 31 + frame * 97) % CODES);
            }
            stacks.add(new StackTrace(Stack.COMPLETE, codes));
        }
        warm = new Symbolizer(_ -> libc, NamingOptions.LOCAL);
        name(warm, null);
        if (!FrameCode.hasModule(stacks.getFirst().codes()[0])) {
            throw new AssertionError("these are no codes in a file");
        }
    }

    @TearDown
    public void close() {
        warm.close();
        space.close();
    }

    private void name(Symbolizer symbolizer, Blackhole sink) {
        stacks.forEach(stack -> symbolizer.want(stack, space));
        if (!symbolizer.await(Duration.ofMinutes(1))) {
            throw new AssertionError("some have no names after a minute");
        }
        for (StackTrace stack : stacks) {
            Stack named = symbolizer.name(stack, space);
            if (sink != null) {
                sink.consume(named);
            }
        }
    }

    @Benchmark
    public void firstTime(Blackhole sink) {
        try (var cold = new Symbolizer(_ -> libc, NamingOptions.LOCAL)) {
            name(cold, sink);
        }
    }

    @Benchmark
    public void fromTheCache(Blackhole sink) {
        name(warm, sink);
    }
}
