package io.seep.unwind;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.bpf.AttachType;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.BpfProgram;
import io.seep.bpf.ProgramInfo;
import io.seep.bpf.UprobeLinks;
import io.seep.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a program of cost.bpf.c costs at the function {@code probed} of fixed_depth.c, by the kernel's statistics. */
final class CostRun {
    private static final List<String> PROGRAMS = List.of("cost_nothing", "cost_tables", "cost_stackid", "cost_stack");
    private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    /** Result of a run: nanoseconds for one call, and what the last one saw. */
    record Cost(double nanos, int depth, int status) {}

    private CostRun() {}

    /**
     * Runs one.
     *
     * @param sleepable loads the program as one that may sleep
     */
    static Cost of(String program, Path target, int depth, long calls, boolean sleepable) {
        try (BpfObject object = BpfObject.openFile(UnwindPrograms.bpf("cost"))) {
            UnwindTables.configure(object, TableRoom.USUAL);
            for (String name : PROGRAMS) {
                BpfProgram one = object.program(name);
                if (name.equals(program)) {
                    one.setAttachType(AttachType.UPROBE_MULTI);
                    if (sleepable) {
                        one.setSleepable();
                        object.setConstant("unwind_sleeps", 1);
                    }
                } else {
                    one.leaveOut();
                }
            }
            object.load();
            var tables = UnwindTables.of(object);
            String before = Files.readString(STATISTICS).strip();
            try {
                Files.writeString(STATISTICS, "1");
                return measure(object, tables, program, target, depth, calls);
            } finally {
                Files.writeString(STATISTICS, before);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Cost measure(
            BpfObject object, UnwindTables tables, String program, Path target, int depth, long calls)
            throws IOException, InterruptedException {
        Process run = new ProcessBuilder(target.toString(), "" + depth, "" + calls).start();
        var code = new CodeOfProcess(tables);
        var links = new ArrayList<BpfLink>();
        try (ElfFile elf = ElfFile.open(target)) {
            int pid = (int) run.pid();
            while (code.read(pid).ranges().size() < 4) {
                Thread.onSpinWait(); // It still is this very JVM, or its loader has not mapped the C library.
            }
            tables.setCode(0, code.read(pid));
            long vaddr = elf.symbols().named("probed").getFirst().value();
            links.add(UprobeLinks.attach(
                    object.program(program),
                    AttachType.UPROBE_MULTI,
                    target,
                    pid,
                    false,
                    List.of(new UprobeLinks.Probe(elf.fileOffset(vaddr).orElseThrow(), 0))));
            try (var input = run.getOutputStream()) {
                input.write('\n');
            }
            run.waitFor();
            ProgramInfo info = object.program(program).info();
            return new Cost(
                    (double) info.runNanos() / info.runs(),
                    object.variable(".bss", "last_depth").get(JAVA_INT, 0),
                    object.variable(".bss", "last_status").get(JAVA_INT, 0));
        } finally {
            links.forEach(BpfLink::close);
            run.destroyForcibly();
        }
    }
}
