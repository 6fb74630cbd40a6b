package io.seep.cli;

import io.seep.bpf.RunStatistics;
import io.seep.engine.CallCounts;
import io.seep.engine.ProgramTime;
import io.seep.engine.UprobeEngine;
import io.seep.guard.Budget;
import io.seep.guard.FirstSecond;
import io.seep.guard.MemoryPressure;
import io.seep.guard.OverheadMeter;
import io.seep.guard.Refusal;
import io.seep.guard.SampledCost;
import io.seep.model.Detach;
import io.seep.model.Overhead;
import io.seep.model.Oversight;
import io.seep.proc.ProcessorTime;
import io.seep.report.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one trace: what it costs the target, whether memory lasts, that it ends in time and leaves nothing behind.
 * Asked by the trace's own thread in each turn of its loop.
 */
final class RunGuard implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The kernel's statistics cost at each call: on in the first second, then for one tick in so many. */
    private static final int TICKS_WITH_STATISTICS = 5;

    private static final int STATISTICS_EVERY = 20;
    private static final int MEMORY_EVERY = 4;

    private final Admission admission;
    private final Permit permit;
    private final UprobeEngine engine;
    private Supplier<List<Integer>> pids = List::of;
    private LongSupplier endedCpuNanos = () -> 0;
    private long mostCpuNanos;
    private final PrintStream messages;
    private final boolean judgesFirstSecond;
    private final OutputSize output;
    private final OverheadMeter meter = new OverheadMeter();
    private final Budget budget;
    private final SampledCost kernelCost = new SampledCost();
    private final TrapCalibration calibration = new TrapCalibration();
    private @Nullable RunStatistics statistics;
    private @Nullable MemoryPressure memory;
    private @Nullable Detach detach;
    private long startNanos;
    private long nextTick;
    private int ticks;
    private int statisticsUntil = TICKS_WITH_STATISTICS;
    private double stacksOffSeconds = -1;

    /** Prepares to watch. */
    RunGuard(Admission admission, Permit permit, TraceOptions options, UprobeEngine engine, PrintStream messages) {
        this.admission = admission;
        this.permit = permit;
        this.engine = engine;
        this.messages = messages;
        this.judgesFirstSecond = !options.pids.isEmpty() && !options.guard.force;
        this.output = new OutputSize(options.guard.maxOutputBytes);
        this.budget =
                new Budget(admission.maxOverhead(), options.stackMethod().word().equals("none"));
    }

    /**
     * Before anything is placed: from now on the guard process keeps the deadline.
     *
     * @param pid what is to be traced
     * @param traced the processes that are, at any time
     * @param ended processor time of those that are no more
     */
    void beforeProbes(int pid, Supplier<List<Integer>> traced, LongSupplier ended) {
        pids = traced;
        endedCpuNanos = ended;
        startNanos = System.nanoTime();
        nextTick = startNanos;
        dieFirst();
        permit.begin(pid);
        if (admission.cpuBefore() != null) {
            admission.cpuBefore().processors().ifPresent(meter::setCpuBefore);
        }
    }

    /** proc_pid_oom_score_adj(5): whom the kernel kills first when memory is out. */
    private static void dieFirst() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException forbidden) {
            // Then the kernel chooses by size, and most of Seep's is not its own memory.
        }
    }

    /**
     * One turn of the trace's loop.
     *
     * @return why the trace must end now; null to go on
     * @throws Refusal when the first second has shown that it should not have begun
     */
    @Nullable
    EndReason turn() {
        long now = System.nanoTime();
        if (now < nextTick) {
            return null;
        }
        List<Integer> processes = pids.get();
        if (processes.isEmpty()) {
            return null;
        }
        nextTick = now + TICK_NANOS;
        takeReading(processes);
        if (ticks == 1) {
            calibration.start(engine, meter::setTrapNanos);
        }
        if (judgesFirstSecond
                && now - startNanos >= FirstSecond.LENGTH.toNanos()
                && ticks <= 2 * TICKS_WITH_STATISTICS) {
            judgeFirstSecond();
        }
        return keepBudget(processes);
    }

    private void takeReading(List<Integer> processes) {
        meter.add(reading(processes));
        switchStatistics(ticks < statisticsUntil || ticks % STATISTICS_EVERY == 0);
        ticks++;
    }

    private OverheadMeter.Reading reading(List<Integer> processes) {
        CallCounts calls = engine.callCounts();
        ProgramTime time = engine.programTime();
        long cpuNanos = endedCpuNanos.getAsLong()
                + processes.stream().mapToLong(RunGuard::cpuNanos).sum();
        mostCpuNanos = Math.max(mostCpuNanos, cpuNanos);
        long now = System.nanoTime();
        return new OverheadMeter.Reading(
                now,
                calls.all(),
                calls.traps(),
                time.runs(),
                time.nanos(),
                mostCpuNanos,
                // Beside processes the kernel's programs cost everybody, not these alone.
                processes.contains(TracedImage.KERNEL)
                        ? kernelCost.nanos(now, engine.kernelNanos(), statistics != null)
                        : 0);
    }

    private static long cpuNanos(int pid) {
        return pid == TracedImage.KERNEL
                ? ProcessorTime.ofMachine()
                : ProcessorTime.nanos(pid).orElse(0);
    }

    private void switchStatistics(boolean on) {
        if (on && statistics == null) {
            statistics = RunStatistics.enable().orElse(null);
        } else if (!on && statistics != null) {
            statistics.close();
            statistics = null;
        }
    }

    private void judgeFirstSecond() {
        Optional<String> objection = FirstSecond.judge(meter);
        if (objection.isPresent()) {
            ends("refused");
            throw new Refusal(Refusal.BY_RULE, objection.get());
        }
    }

    private @Nullable EndReason keepBudget(List<Integer> processes) {
        switch (budget.judge(System.nanoTime(), meter)) {
            case LET_GO -> {
                messages.println("seep: tracing takes more than " + percent(budget.allowedShare())
                        + " of the target's processor time; letting go");
                return EndReason.BUDGET;
            }
            case STACKS_OFF -> {
                engine.stopStacks();
                meter.stacksAreOff();
                statisticsUntil = ticks + TICKS_WITH_STATISTICS;
                stacksOffSeconds = Math.round((System.nanoTime() - startNanos) / 1e8) / 10.0;
                messages.println("seep: tracing takes more than " + percent(budget.allowedShare())
                        + " of the target's processor time; going on without stacks");
            }
            case GO_ON -> {}
        }
        if (output.isFull(engine)) {
            messages.println("seep: most of what there is has no room in --max-output; letting go");
            return EndReason.BUDGET;
        }
        return ticks % MEMORY_EVERY == 0 ? spareMemory(processes.getFirst()) : null;
    }

    private @Nullable EndReason spareMemory(int pid) {
        if (memory == null) {
            memory = MemoryPressure.of(pid);
        }
        Optional<String> reason = memory.reason();
        reason.ifPresent(
                why -> messages.println("seep: memory is running out (" + Printable.of(why) + "); letting go"));
        return reason.isPresent() ? EndReason.MEMORY_PRESSURE : null;
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    /** What it has cost so far. */
    Overhead overhead() {
        return meter.overhead(budget.allowedShare());
    }

    /** Why the trace ends, in the report's word. */
    void ends(String why) {
        stopMeasuring();
        permit.ends(why, overhead());
    }

    /** Once all probes are taken away: looks whether that is so, and gives the target free. */
    void letGo(List<ProbedAllocators.Placed> placed, long beganNanos) {
        stopMeasuring();
        detach = new DetachCheck(engine.object().programIds(), placed, beganNanos).run();
        permit.letGo(detach);
    }

    private void stopMeasuring() {
        calibration.finish();
        switchStatistics(false);
    }

    /** For the report. */
    Oversight oversight() {
        return new Oversight(admission.emergency(), overhead(), stacksOffSeconds, detach);
    }

    /** In a word or two: what whoever asked for the end is told. */
    String detachWords() {
        return detach != null && detach.verified() ? "detached, verified" : "detached";
    }

    /** Uses the engine no more, and gives the permit back: what follows costs the target nothing. */
    @Override
    public void close() {
        stopMeasuring();
        permit.close();
    }
}
