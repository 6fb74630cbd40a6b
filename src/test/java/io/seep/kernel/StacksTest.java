package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says about its stacks: how they were walked, whether they are whole, and what follows from it. */
@Tag("kernel")
class StacksTest {
    private static final String COMPLETE = "complete";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @Test
    void withoutStacksTheNumbersAreTheSame() {
        SeepRun run = trace("many_sites", "--stacks=none").endedWith(0);

        run.truths().getFirst().check(run.report());
        assertThat(run.report().sites()).allSatisfy(site -> {
            assertThat(site.stackStatus()).isEqualTo("off");
            assertThat(site.functions()).isEmpty();
        });
    }

    @Test
    void aWalkByFramePointersIsNeverCalledComplete() {
        SeepRun run = trace("no_frame_pointers", "--stacks=fp").endedWith(0);

        assertThat(run.report().sites())
                .isNotEmpty()
                .noneMatch(site -> site.stackStatus().equals(COMPLETE));
    }

    @Test
    void whoRequiresWholeStacksGetsThemOr24() {
        trace("deep_recursion", "--require-complete").endedWith(0);
        SeepRun cut = trace("deep_recursion", "--require-complete", "--stack-depth", "4");

        cut.endedWith(24);
        assertThat(cut.report().exitCode()).isEqualTo(24);
        assertThat(cut.report().isComplete()).as("events").isTrue();
        assertThat(cut.report().sites()).anyMatch(site -> site.functions().size() == 4);
    }

    @Test
    void aLibraryThatIsOpenedDuringAnAttachIsKnownInTimeWhenTheProcessMayBeHeld() {
        TestProgram program = TestPrograms.program("opens_later");
        try (Target target = Target.start(folder, program).ready();
                RunningSeep seep = RunningSeep.start(
                        folder,
                        List.of("-p", Long.toString(target.pid()), "--sync-dlopen", "-T", "30", "-o", "report.json"))) {
            target.traced();
            target.signal("USR1");

            Report report = seep.waitFor().endedWith(0).report();

            assertThat(target.waitFor()).isZero();
            assertThat(report.isComplete()).isTrue();
            assertThat(report.sites())
                    .filteredOn(site -> site.functions().contains("make_rows"))
                    .singleElement()
                    .satisfies(site -> {
                        assertThat(site.stackStatus()).isEqualTo(COMPLETE);
                        assertThat(site.number("liveBytes")).isEqualTo(13 * 8011);
                    });
            assertThat(report.sites())
                    .filteredOn(site -> site.functions().contains("greet"))
                    .singleElement()
                    .satisfies(site -> assertThat(site.stackStatus()).isEqualTo(COMPLETE));
        }
    }

    @Test
    void stacksThroughCompiledJavaCodeAreWholeOnlyWithFramePointers() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        assumeTrue(Files.isExecutable(java), "there is no " + java);

        Report without = traceJava(java);
        Report with = traceJava(java, "-XX:+PreserveFramePointer");

        assertThat(without.sites())
                .filteredOn(StacksTest::runsGeneratedCode)
                .isNotEmpty()
                .allMatch(site -> site.stackStatus().equals("partialJit"));
        assertThat(with.sites())
                .filteredOn(StacksTest::runsGeneratedCode)
                .isNotEmpty()
                .noneMatch(site -> site.stackStatus().equals("partialJit"));
    }

    private Report traceJava(Path java, String... options) {
        List<String> command =
                new ArrayList<>(List.of("--stack-depth", "512", "-o", "report.json", "--", java.toString()));
        command.addAll(List.of(options));
        command.add("-version");
        return SeepRun.of(folder, command).endedWith(0).report();
    }

    /** Code of the JVM's code cache comes from no file, and so has no module. */
    private static boolean runsGeneratedCode(Report.Site site) {
        return site.modules().contains("[anonymous]");
    }

    private SeepRun trace(String program, String... options) {
        return SeepRun.trace(folder, TestPrograms.program(program), List.of(options));
    }
}
