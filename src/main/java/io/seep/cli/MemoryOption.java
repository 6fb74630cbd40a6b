package io.seep.cli;

import io.seep.engine.TableSizes;
import io.seep.guard.MemoryPressure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of the kernel's memory the tables of a trace may take. */
final class MemoryOption {
    private static final long MOST_BYTES = 512L << 20;
    private static final int PART_OF_AVAILABLE = 4;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = Quantities.SizeConverter.class,
            description =
                    "most memory for the tables of live blocks and stacks (512M, or a quarter of what is available)")
    @Nullable
    Long maxMemoryBytes;

    /**
     * Refuses what no table fits into.
     *
     * @throws UsageException with the least
     */
    void check() {
        if (maxMemoryBytes != null && maxMemoryBytes < TableSizes.LEAST_BYTES) {
            throw new UsageException("--max-memory: less than " + (TableSizes.LEAST_BYTES >> 20)
                    + "M leaves no room for blocks; use --min-size to record fewer");
        }
    }

    /** The sizes of the tables that follow. */
    TableSizes tableSizes() {
        return TableSizes.within(
                maxMemoryBytes == null
                        ? usual(MemoryPressure.of((int) ProcessHandle.current().pid())
                                .availableBytes())
                        : maxMemoryBytes);
    }

    /** The smaller of 512 MiB and a quarter of what is available, but room for some blocks. */
    static long usual(long availableBytes) {
        return Math.clamp(availableBytes / PART_OF_AVAILABLE, TableSizes.LEAST_BYTES, MOST_BYTES);
    }
}
