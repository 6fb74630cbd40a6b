package io.seep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.report.Golden;
import io.seep.report.Recordings;
import io.seep.report.json.JsonReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewOptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--view churn",
                "--view peak",
                "--view sizes",
                "--view hot",
                "--view tree",
                "--view callers",
                "--group-by function",
                "--group-by module",
                "--group-by caller",
                "--group-by top2",
                "--view hot --group-by module",
                "--view sizes --group-by function",
            })
    void aViewIsAsItWas(String options) throws IOException {
        Path text = folder.resolve("view.txt");

        assertThat(said(options + " -o " + text)).startsWith("0 ");
        Golden.check("view/" + options.replace("--", "").replace(' ', '-') + ".txt", Files.readString(text));
    }

    @Test
    void viewsAndGroupsThatThereAreNotAreWrongUsage() throws IOException {
        assertThat(said("--view nonsense")).startsWith("2 seep: --view takes churn, peak");
        assertThat(said("--group-by top0")).startsWith("2 seep: --group-by takes function");
        assertThat(said("--view tree --group-by module")).startsWith("2 seep: --view tree has no groups");
        assertThat(said("--view hot -o " + folder.resolve("x.json"))).startsWith("2 ");
    }

    private String said(String options) throws IOException {
        Path run = folder.resolve("run.json");
        try (var out = Files.newOutputStream(run)) {
            JsonReport.write(Recordings.judgedServer(), out);
        }
        List<String> arguments = new ArrayList<>(List.of("report", run.toString()));
        arguments.addAll(List.of(options.split(" ", -1)));
        var bytes = new ByteArrayOutputStream();
        int status = new Main(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(arguments);
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
