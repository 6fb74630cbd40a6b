package io.seep.report.text;

import io.seep.model.Recording;
import io.seep.model.TracedProcess;
import io.seep.report.ProcessTotals;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What was traced: one process in full, or several with their shares. */
final class ProcessLines {
    private static final int MOST_PROCESSES = 20;

    private ProcessLines() {}

    static void add(LabelledLines lines, Recording recording) {
        List<TracedProcess> processes = recording.processes();
        if (processes.size() == 1 && processes.getFirst().isKernel()) {
            lines.add("process", "the kernel: on behalf of every process, in interrupts and in its own threads");
            return;
        }
        if (processes.size() == 1) {
            lines.add("process", ProcessLine.name(processes.getFirst()));
            lines.add("memory", ProcessLine.memory(processes.getFirst()));
            return;
        }
        List<ProcessTotals> totals = ProcessTotals.of(recording);
        long images = processes.stream().filter(process -> !process.isKernel()).count();
        lines.add(
                "processes",
                Quantity.count(images, "program image") + " (an exec begins a new one)"
                        + (images < processes.size() ? " and the kernel" : ""));
        IntStream.range(0, processes.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                                (Integer index) -> totals.get(index).leakBytes())
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST_PROCESSES)
                .forEach(index -> {
                    lines.continued(ProcessLine.name(processes.get(index)));
                    lines.continued("  " + Quantity.bytes(totals.get(index).leakBytes()) + " in "
                            + Quantity.count(totals.get(index).leakBlocks(), "allocation") + " not freed");
                    if (!processes.get(index).isKernel()) {
                        lines.continued("  " + ProcessLine.memory(processes.get(index)));
                    }
                });
        if (processes.size() > MOST_PROCESSES) {
            lines.continued("and " + (processes.size() - MOST_PROCESSES) + " more, with fewer bytes not freed");
        }
    }
}
