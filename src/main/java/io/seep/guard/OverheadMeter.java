package io.seep.guard;

import io.seep.model.Overhead;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What tracing costs the target: how often it is interrupted, times what an interruption costs. Each call of an allocator
 * is one trap into the kernel, or two when its return is seen as well; each trap runs one program. The trap was measured
 * at the start; the programs' time comes from the kernel's statistics, which are on for a part of the run only.
 *
 * <p>Not safe for several threads, but for {@link #setTrapNanos}.
 */
public final class OverheadMeter {
    /** Until it has been measured: what a trap costs on a virtual machine. */
    private static final double ASSUMED_TRAP_NANOS = 600;

    /** Where the kernel does not tell: docs/performance.md. */
    private static final double ASSUMED_PROGRAM_NANOS = 230;

    /** Shares and rates are those of the last second: long enough to be steady, short enough to act. */
    private static final long WINDOW_NANOS = 1_000_000_000;

    private final Deque<Reading> window = new ArrayDeque<>();
    private volatile double trapNanos = ASSUMED_TRAP_NANOS;
    private double cpuBefore = -1;
    private double peakShare;
    private double peakCallsPerSecond;

    /** Since when the programs do what they do now, and what they are thought to cost until that is measured. */
    private Reading programsSince = Span.ZERO;

    private double assumedProgramNanos = ASSUMED_PROGRAM_NANOS;

    /** The first reading ever, and the last: the whole run lies between them. */
    private Span whole = Span.NOTHING;

    /**
     * What can be read at a moment; all numbers only rise.
     *
     * @param nanos the moment
     * @param calls of allocator functions that were seen
     * @param traps of these calls
     * @param programRuns that the kernel's statistics have seen
     * @param programNanos that these runs took
     * @param cpuNanos that the target has used
     * @param otherNanos what else tracing has cost: programs that no trap leads to
     */
    public record Reading(
            long nanos, long calls, long traps, long programRuns, long programNanos, long cpuNanos, long otherNanos) {
        /** Where nothing but traps costs. */
        public Reading(long nanos, long calls, long traps, long programRuns, long programNanos, long cpuNanos) {
            this(nanos, calls, traps, programRuns, programNanos, cpuNanos, 0);
        }
    }

    private record Span(Reading from, Reading to) {
        static final Reading ZERO = new Reading(0, 0, 0, 0, 0, 0);
        static final Span NOTHING = new Span(ZERO, ZERO);

        double seconds() {
            return (to.nanos - from.nanos) / 1e9;
        }

        long calls() {
            return to.calls - from.calls;
        }

        long traps() {
            return to.traps - from.traps;
        }

        /** A process that has ended takes its time with it. */
        long cpuNanos() {
            return Math.max(0, to.cpuNanos - from.cpuNanos);
        }
    }

    /** The processors that the target kept busy before it was traced. */
    public void setCpuBefore(double processors) {
        cpuBefore = processors;
    }

    /** What a trap was found to cost; by any thread. */
    public void setTrapNanos(double nanos) {
        trapNanos = nanos;
    }

    /** Takes a reading; the first one begins the run. */
    public void add(Reading reading) {
        whole = new Span(window.isEmpty() ? reading : whole.from, reading);
        while (window.size() > 1 && reading.nanos - window.peekFirst().nanos > WINDOW_NANOS) {
            window.removeFirst();
        }
        window.addLast(reading);
        if (reading.nanos - window.getFirst().nanos >= WINDOW_NANOS / 2) {
            peakShare = Math.max(peakShare, share());
            peakCallsPerSecond = Math.max(peakCallsPerSecond, callsPerSecond());
        }
    }

    private Span lastSecond() {
        return window.isEmpty() ? Span.NOTHING : new Span(window.getFirst(), window.getLast());
    }

    /** In the whole run. */
    private double programNanosPerRun() {
        Reading last = whole.to;
        return last.programRuns > 0 ? (double) last.programNanos / last.programRuns : ASSUMED_PROGRAM_NANOS;
    }

    /** What one run of a program costs now. */
    double programNanosNow() {
        long runs = whole.to.programRuns - programsSince.programRuns;
        return runs > 0 ? (double) (whole.to.programNanos - programsSince.programNanos) / runs : assumedProgramNanos;
    }

    /** Stacks are recorded no more: what the programs cost is measured anew. */
    public void stacksAreOff() {
        assumedProgramNanos = Budget.programNanosWithoutStacks(programNanosNow());
        programsSince = whole.to;
    }

    /** Part of the target's processor time that tracing took in the last second, 0 to 1. */
    public double share() {
        return share(lastSecond(), programNanosNow());
    }

    private double share(Span span, double programNanos) {
        double took = span.traps() * (trapNanos + programNanos) + span.to.otherNanos - span.from.otherNanos;
        return took == 0 ? 0 : Math.min(took / Math.max((double) span.cpuNanos(), took), 0.999);
    }

    /** Processors that tracing kept busy in the last second. */
    public double processors() {
        Span span = lastSecond();
        return span.seconds() == 0 ? 0 : share() * span.cpuNanos() / 1e9 / span.seconds();
    }

    /** Calls a second, in the last one. */
    public double callsPerSecond() {
        Span span = lastSecond();
        return span.seconds() == 0 ? 0 : span.calls() / span.seconds();
    }

    /** What the share would be if a run of a program cost so much, for the same work of the target. */
    double shareIf(double programNanos) {
        double now = share();
        double nanosIf = trapNanos + programNanos;
        double workNanos = now == 0 ? 0 : (trapNanos + programNanosNow()) * (1 - now) / now;
        return now == 0 ? 0 : nanosIf / (nanosIf + workNanos);
    }

    /** The whole run so far. */
    public Overhead overhead(double budgetShare) {
        double seconds = Math.max(whole.seconds(), 1e-9);
        double trapsPerCall = whole.calls() == 0 ? 1.5 : (double) whole.traps() / whole.calls();
        double callsPerSecond = whole.calls() / seconds;
        double share = share(whole, programNanosPerRun());
        return new Overhead(
                rounded(callsPerSecond, 1),
                rounded(Math.max(peakCallsPerSecond, callsPerSecond), 1),
                rounded(trapsPerCall * (trapNanos + programNanosPerRun()), 1),
                rounded(trapsPerCall * programNanosPerRun(), 1),
                rounded(trapNanos, 1),
                whole.to.programRuns > 0,
                rounded(cpuBefore, 3),
                rounded(whole.cpuNanos() / 1e9 / seconds, 3),
                rounded(share, 4),
                rounded(Math.max(peakShare, share), 4),
                budgetShare);
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
