package io.seep.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Are the programs right about themselves? Asks a preloaded counter of calls: no root, no BPF, no Seep. */
class TruthOfProgramsTest {

    @Test
    void aPreloadedCounterAgreesWithEveryProgram() throws Exception {
        assertThat(TestPrograms.all()).isNotEmpty();

        Process check = new ProcessBuilder(
                        TestPrograms.SOURCES.resolve("tools/check-truth").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).endsWith("programs checked, 0 numbers wrong\n");
    }
}
