package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.unwind.TableRoom;
import io.seep.unwind.UnwindTables;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading the kernel's table of live blocks: a real table, half full, that no program writes to. */
@State(Scope.Benchmark)
public class SnapshotBenchmark {
    private static final int BLOCKS = 1 << 19;

    private UprobeEngine engine;

    @Setup(Level.Trial)
    public void fill() {
        var settings = EngineSettings.usual(AttachMode.SESSION, TableSizes.DEFAULT, null);
        engine = UprobeEngine.start(
                ProgramsAhead.none(),
                settings,
                ProbeWatch.NOBODY,
                object -> UnwindTables.configure(object, TableRoom.USUAL));
        MemorySegment table = engine.liveParts().getFirst().values();
        long buckets = table.byteSize() / Abi.Bucket.BYTES;
        for (long block = 0; block < BLOCKS; block++) {
            long bucket = block % buckets * Abi.Bucket.BYTES;
            long slot = block / buckets;
            table.set(JAVA_LONG, bucket + Abi.Bucket.KEY + 8 * slot, 1L << Abi.KEY_IMAGE_SHIFT | block << 5);
            table.set(JAVA_LONG, bucket + Abi.Bucket.META + 8 * slot, (block % 1000 + 1) << Abi.META_SIZE_BITS | 32);
            table.set(JAVA_INT, bucket + Abi.Bucket.BORN + 4 * slot, (int) block);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        engine.close();
    }

    @Benchmark
    public long halfAMillionBlocks() {
        // On several threads, as at the end of a trace.
        var blocks = new LongAdder();
        engine.snapshot(0, (_, _, count) -> blocks.add(count));
        return blocks.sum();
    }
}
