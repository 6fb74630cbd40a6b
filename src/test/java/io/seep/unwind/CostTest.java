package io.seep.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk by tables costs no more than the kernel's own, which needs a program built with frame pointers. */
@Tag("kernel")
@Tag("long")
class CostTest {
    private static final long CALLS = 300_000;

    @BeforeAll
    static void requireRoot() {
        UnwindPrograms.requireRootAndBpf();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 20, 70})
    void tablesAreCheaperThanFramePointers(int depth) {
        Path without =
                UnwindPrograms.program("fixed_depth.c", "gcc", "-fomit-frame-pointer", "-fno-optimize-sibling-calls");
        Path with = UnwindPrograms.program(
                "fixed_depth.c", "gcc", "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls");

        CostRun.Cost tables = CostRun.of("cost_tables", without, depth, CALLS, false);
        CostRun.Cost sleepable = CostRun.of("cost_tables", without, depth, CALLS, true);
        CostRun.Cost stackid = CostRun.of("cost_stackid", with, depth, CALLS, false);
        CostRun.Cost stack = CostRun.of("cost_stack", with, depth, CALLS, false);

        System.out.printf(
                "%d frames: by tables %.0f ns, sleepable %.0f ns; bpf_get_stackid %.0f ns, bpf_get_stack %.0f ns for %d%n",
                tables.depth(), tables.nanos(), sleepable.nanos(), stackid.nanos(), stack.nanos(), stack.depth());
        assertThat(tables.depth()).isGreaterThan(stack.depth());
        assertThat(tables.nanos()).isLessThan(stackid.nanos());
    }
}
