package io.seep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Java program that packs and unpacks with zlib: native memory, allocated through JNI. */
final class JvmSuite implements Suite {
    static final String ZLIB = "zlib through JNI";

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public String about() {
        return "A Java program that packs and unpacks pages of 4 KiB, each with a Deflater and an Inflater of its own";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        result.version("Java", System.getProperty("java.vm.version"));
        Process java = Children.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:-UsePerfData",
                        setting.program("ZlibHeavy.java").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD));
        try (Writer commands = java.outputWriter();
                BufferedReader answers = java.inputReader()) {
            double _ = pagesPerSecond(commands, answers, setting.choose(4, 2));
            ServerRounds.measure(
                    setting,
                    result,
                    result.begin(ZLIB),
                    setting.choose(5, 1),
                    java.pid(),
                    () -> Map.of("pagesPerSecond", pagesPerSecond(commands, answers, setting.choose(5, 1))));
        } finally {
            Children.end(java);
        }
    }

    private static double pagesPerSecond(Writer commands, BufferedReader answers, int seconds) throws IOException {
        commands.write(seconds + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the Java program has ended");
        }
        return Double.parseDouble(answer) / seconds;
    }

    @Override
    public String markdown(SuiteResult result) {
        return ServerTable.of(result, "pagesPerSecond", new ServerTable.Column("pages/s", "pagesPerSecond", 0));
    }
}
