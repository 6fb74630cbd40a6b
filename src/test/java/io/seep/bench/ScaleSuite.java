package io.seep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that keeps all its blocks, 10 million in the end, of 100,000 stacks: what Seep needs for them, whether it
 * loses any, and how it grows on the way there.
 */
final class ScaleSuite implements Suite {
    static final String END = "the end";
    private static final int STACKS = 100_000;
    private static final int SIZE_BYTES = 32;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String about() {
        return "10 million live blocks of 100,000 stacks: losses, memory, time of reports";
    }

    @Override
    public List<Needed> needs() {
        return List.of();
    }

    static String blocks(int count) {
        return Spread.number(count, 0) + " blocks";
    }

    @Override
    public void measure(Setting setting, SuiteResult result) throws IOException, InterruptedException {
        List<Integer> steps =
                setting.quick() ? List.of(10_000, 300_000) : List.of(10_000, 100_000, 1_000_000, 3_000_000, 10_000_000);
        int stacks = setting.choose(STACKS, 10_000);
        // The last form is the one that says whether anything is missing.
        for (String form : List.of("txt", "json")) {
            Process program = Children.start(
                    new ProcessBuilder(setting.built("many-blocks").toString(), "" + stacks, "" + SIZE_BYTES)
                            .redirectError(ProcessBuilder.Redirect.DISCARD));
            try (TracingSeep seep = TracingSeep.start(setting.seep(), program.pid(), List.of(), "report." + form)) {
                seep.awaitProbes();
                grow(
                        setting,
                        result,
                        program,
                        seep,
                        form.equals("txt") ? steps : steps.subList(steps.size() - 1, steps.size()));
                end(setting, result, seep, form, steps.getLast());
            } catch (IOException failed) {
                // The other form may be made all the same, and the growth was measured.
                result.remark("The report as " + form + " failed: " + failed.getMessage());
            } finally {
                Children.end(program);
            }
        }
    }

    private static void grow(
            Setting setting, SuiteResult result, Process program, TracingSeep seep, List<Integer> steps)
            throws IOException, InterruptedException {
        Writer commands = program.outputWriter();
        BufferedReader answers = program.inputReader();
        for (int blocks : steps) {
            setting.say("scale: " + blocks(blocks));
            double cpu = ProcessFigures.cpuSeconds(seep.pid());
            commands.write("grow " + blocks + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the program has ended at " + blocks(blocks));
            }
            Case each = result.find(blocks(blocks)).orElse(null);
            if (each == null) {
                each = result.begin(blocks(blocks));
                Map<String, Double> figures = new HashMap<>();
                figures.put("mallocNanos", Double.parseDouble(answer.split(" ")[1]));
                figures.put("seepCpuSeconds", ProcessFigures.cpuSeconds(seep.pid()) - cpu);
                figures.put("seepResidentMiB", ProcessFigures.residentWithoutTablesMebibytes(seep.pid()));
                figures.put("tablesMiB", ProcessFigures.tablesMebibytes(seep.pid()));
                figures.put("tableBytesPerBlock", figures.get("tablesMiB") * (1 << 20) / blocks);
                double growthMebibytes = figures.get("tablesMiB")
                        - result.find(blocks(steps.getFirst()))
                                .filter(first -> first.has(PairWay.SEEP, "tablesMiB"))
                                .map(first ->
                                        first.spread(PairWay.SEEP, "tablesMiB").median())
                                .orElse(figures.get("tablesMiB"));
                figures.put("growthBytesPerBlock", growthMebibytes * (1 << 20) / blocks);
                try {
                    figures.put("dumpSeconds", dump(setting, seep));
                } catch (IOException failed) {
                    result.remark("`seep dump` failed at " + blocks(blocks) + ": " + failed.getMessage());
                }
                each.add(PairWay.SEEP, figures);
            }
        }
    }

    /** A report of the running trace, of which the program sees nothing. */
    private static double dump(Setting setting, TracingSeep seep) throws IOException, InterruptedException {
        Path folder = Children.folder("dump");
        long began = System.nanoTime();
        try {
            String _ = Children.run(
                    120,
                    setting.seep().toString(),
                    "dump",
                    "" + seep.pid(),
                    "-o",
                    folder.resolve("dump.txt").toString());
            return (System.nanoTime() - began) / 1e9;
        } finally {
            Children.remove(folder);
        }
    }

    private static void end(Setting setting, SuiteResult result, TracingSeep seep, String form, int blocks)
            throws IOException, InterruptedException {
        setting.say("scale: the report, " + form);
        long began = System.nanoTime();
        seep.end();
        Map<String, Double> figures = new HashMap<>();
        figures.put("reportSeconds", (System.nanoTime() - began) / 1e9);
        figures.put("reportMiB", java.nio.file.Files.size(seep.report()) / (double) (1 << 20));
        if (form.equals("json")) {
            TracingSeep.Totals totals = seep.totals();
            figures.put("blocksMissing", (double) (blocks - totals.liveBlocks()));
            figures.put("complete", totals.complete() ? 1.0 : 0.0);
            if (!totals.complete() || totals.liveBlocks() != blocks) {
                result.remark("The report does not have all blocks: it says " + totals);
            }
        }
        Case each = result.find(END).orElse(null);
        (each == null ? result.begin(END) : each).add(form, figures);
    }

    @Override
    public String markdown(SuiteResult result) {
        var growth = new MarkdownTable(
                1,
                "live",
                "ns a malloc",
                "tables MiB",
                "bytes a block",
                "Seep's RSS MiB",
                "Seep's CPU s",
                "`seep dump` s");
        var end = new MarkdownTable(1, "report at the end", "s", "MiB", "blocks missing");
        for (Case each : result.cases()) {
            if (each.name().equals(END)) {
                for (String form : each.ways()) {
                    end.row(
                            form,
                            PairTables.cell(each, form, "reportSeconds", 2),
                            PairTables.cell(each, form, "reportMiB", 1),
                            PairTables.cell(each, form, "blocksMissing", 0));
                }
            } else {
                growth.row(
                        each.name(),
                        PairTables.cell(each, PairWay.SEEP, "mallocNanos", 0),
                        PairTables.cell(each, PairWay.SEEP, "tablesMiB", 0),
                        PairTables.cell(each, PairWay.SEEP, "tableBytesPerBlock", 0),
                        PairTables.cell(each, PairWay.SEEP, "seepResidentMiB", 0),
                        PairTables.cell(each, PairWay.SEEP, "seepCpuSeconds", 2),
                        PairTables.cell(each, PairWay.SEEP, "dumpSeconds", 2));
            }
        }
        return growth + "\n" + end;
    }
}
