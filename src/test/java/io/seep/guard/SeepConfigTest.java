package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeepConfigTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAFileNothingIsSet() {
        SeepConfig config = SeepConfig.read(folder.resolve("config"));

        assertThat(config.environment()).isNull();
        assertThat(config.maxOverhead()).isNull();
        assertThat(config.onlyOwnProcesses()).isFalse();
        assertThat(config.auditLog()).isEqualTo(Path.of("/var/log/seep/audit.log"));
    }

    @Test
    void itsLinesAreKeysAndValues() throws IOException {
        SeepConfig config = config("""
                # this machine
                environment = staging
                  audit-log=/var/log/audit seep.log

                only-own-processes =   yes
                max-overhead = 10%
                """);

        assertThat(config.environment()).isEqualTo("staging");
        assertThat(config.auditLog()).isEqualTo(Path.of("/var/log/audit seep.log"));
        assertThat(config.onlyOwnProcesses()).isTrue();
        assertThat(config.maxOverhead()).isEqualTo("10%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enviroment = staging", "environment", "environment =", "= staging", "[seep]"})
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> config("# a comment\n" + line + "\n"))
                .withMessageContaining("line 2")
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(25));
    }

    @Test
    void aYesThatIsNoYesIsRefused() throws IOException {
        SeepConfig config = config("only-own-processes = true\n");

        assertThatExceptionOfType(Refusal.class).isThrownBy(config::onlyOwnProcesses);
    }

    @Test
    void aFileThatOthersCanChangeIsRefused() throws IOException {
        config("environment = development\n");
        Path file = folder.resolve("config");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> SeepConfig.read(file))
                .withMessageContaining("can be changed by others");
    }

    private SeepConfig config(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return SeepConfig.read(file);
    }
}
