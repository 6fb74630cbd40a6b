package io.seep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seep.bpf.BpfObject;
import io.seep.model.StackTrace;
import io.seep.unwind.TableRoom;
import io.seep.unwind.UnwindTables;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stacks of this kernel are walked by rules, and come to what the kernel's own walk says. */
@Tag("kernel")
class KernelWalksTest {
    private static final KernelJudge NOTHING_APART = new KernelJudge() {
        @Override
        public String setApart(StackTrace stack, boolean pages, boolean movable) {
            return "";
        }

        @Override
        public StackTrace withoutTracing(StackTrace stack) {
            return stack;
        }

        @Override
        public boolean isOfInterrupt(StackTrace stack) {
            return false;
        }
    };

    @BeforeEach
    void needsRootAndBpf() {
        boolean possible =
                "root".equals(System.getProperty("user.name")) && Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        assertThat(possible || !"true".equals(System.getenv("CI")))
                .as("kernel tests must run when CI=true")
                .isTrue();
        assumeTrue(possible, "kernel tests skipped: they need root and type information of the kernel");
    }

    @ParameterizedTest
    @EnumSource
    void nearlyAllStacksAreWalkedByRules(KernelPrograms.Kind kind) throws IOException, InterruptedException {
        trace(kind, object -> UnwindTables.configure(object, TableRoom.USUAL));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void everyStackIsWhatTheKernelSays(KernelPrograms.Kind kind) throws IOException, InterruptedException {
        for (int run = 0; run < 10; run++) {
            trace(kind, KernelWalksTest::checkAll);
        }
    }

    private static void trace(KernelPrograms.Kind kind, Consumer<BpfObject> beforeLoad)
            throws IOException, InterruptedException {
        var settings = EngineSettings.usual(
                AttachMode.SESSION, TableSizes.DEFAULT.withoutOverflow(), new KernelSettings(true, false, 0));
        try (UprobeEngine engine =
                UprobeEngine.start(ProgramsAhead.none(), settings, ProbeWatch.NOBODY, beforeLoad, kind)) {
            engine.followKernel(NOTHING_APART, engine.openImage(0));
            // Twice: the first time it learns.
            work();
            long walked = engine.walksByKernel();
            long allocations = engine.totals().allocations();
            work();
            walked = engine.walksByKernel() - walked;
            allocations = engine.totals().allocations() - allocations;
            assertThat(engine.snapshot(0).lost()).containsEntry(Loss.KERNEL_STACKS.reportName(), 0L);

            assertThat(allocations).isGreaterThan(20_000);
            assertThat(walked).as("of %d allocations", allocations).isLessThan(allocations / 4);
            assertThat(engine.object().variable(".bss", "kernel_rules_off").get(ValueLayout.JAVA_INT, 0))
                    .isZero();
            engine.stop();
        }
    }

    /** Each stack is walked both ways: the first difference would be a loss. */
    private static void checkAll(BpfObject object) {
        UnwindTables.configure(object, TableRoom.USUAL);
        object.setConstant("unchecked_walks", 0);
    }

    /** By children of a child, as what the engine's own process and its children do is left out. */
    private static void work() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "sh -c 'find /usr/share -xdev; for i in 1 2 3 4 5 6 7 8 9; do cat /proc/stat; ls /proc; done'; true")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
