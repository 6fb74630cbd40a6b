package io.seep.report.collapsed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seep.model.CpuStack;
import io.seep.report.ReportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollapsedStacksTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatProfilersWrite() throws IOException {
        assertThat(read("# perf\nserver;main;operator new(unsigned long) 17\n\nserver;[unknown] 3\r\n"))
                .containsExactly(
                        new CpuStack(List.of("server", "main", "operator new(unsigned long)"), 17),
                        new CpuStack(List.of("server", "[unknown]"), 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main;work", "main;work x", "main;work -1", " 7", "main;work 99999999999999999999"})
    void saysWhichLineIsNone(String line) {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> read("main 1\n" + line + "\n"))
                .withMessage(folder.resolve("cpu") + ":2 is no collapsed stack");
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        assertThatExceptionOfType(ReportException.class)
                .isThrownBy(() -> CollapsedStacks.each(folder.resolve("absent"), stack -> {}))
                .withMessage("cannot read '" + folder.resolve("absent") + "': there is no such file");
    }

    private List<CpuStack> read(String text) throws IOException {
        List<CpuStack> stacks = new ArrayList<>();
        CollapsedStacks.each(Files.writeString(folder.resolve("cpu"), text), stacks::add);
        return stacks;
    }
}
