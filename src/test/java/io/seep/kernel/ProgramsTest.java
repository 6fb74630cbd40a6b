package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every program of src/test/programs under {@code ./seep -o report.json -- PROGRAM}: the report tells what the
 * program's first lines and the program itself say, number for number.
 */
@Tag("kernel")
class ProgramsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsRootAndBpf() {
        KernelTests.requireRootAndBpf();
    }

    @TestFactory
    Stream<DynamicTest> everyProgram() {
        return TestPrograms.all().stream()
                .map(program -> DynamicTest.dynamicTest(program.name(), () -> tellsTheTruthAbout(program)));
    }

    private void tellsTheTruthAbout(TestProgram program) throws Exception {
        Path own = Files.createDirectory(folder.resolve(program.name()));

        SeepRun run = SeepRun.trace(own, program);

        run.endedWith(program.exitStatus());
        Report report = run.report();
        List<Truth> truths = run.truths();
        List<Executable> claims = new ArrayList<>();
        claims.add(() -> assertThat(program.possibleLosses())
                .as("losses")
                .containsAll(report.lost().keySet()));
        claims.add(() -> assertThat(report.exitCode()).isEqualTo(program.exitStatus()));
        claims.add(() -> assertThat(truths.isEmpty()).as("no TRUTH line").isEqualTo(!program.printsTruth()));
        truths.forEach(truth -> claims.add(() -> truth.check(report)));
        program.expectations().forEach(expectation -> claims.add(() -> expectation.check(report, truths)));
        // All of them, so that one look tells what a failure is about.
        assertAll(claims);
    }
}
