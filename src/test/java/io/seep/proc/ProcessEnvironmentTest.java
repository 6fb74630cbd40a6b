package io.seep.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessEnvironmentTest {
    @Test
    void theFirstOfAName() {
        String environment = "A=1\0AB=2\0B=\0A=3\0C=x=y\0odd";

        assertThat(ProcessEnvironment.value(environment, "A")).isEqualTo("1");
        assertThat(ProcessEnvironment.value(environment, "AB")).isEqualTo("2");
        assertThat(ProcessEnvironment.value(environment, "B")).isEmpty();
        assertThat(ProcessEnvironment.value(environment, "C")).isEqualTo("x=y");
        assertThat(ProcessEnvironment.value(environment, "odd")).isEmpty();
        assertThat(ProcessEnvironment.value("", "A")).isEmpty();
    }

    @Test
    void ofThisProcess() {
        int self = (int) ProcessHandle.current().pid();

        assertThat(ProcessEnvironment.value(self, "PATH")).isEqualTo(System.getenv("PATH"));
        assertThat(ProcessEnvironment.value(Integer.MAX_VALUE, "PATH")).isEmpty();
    }
}
