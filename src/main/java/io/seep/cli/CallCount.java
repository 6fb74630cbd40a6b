package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.engine.CallCounts;
import io.seep.engine.UprobeEngine;
import io.seep.model.Detach;
import io.seep.probe.AllocatorPlan;
import io.seep.proc.Guard;
import io.seep.proc.MappedFile;
import io.seep.proc.ProcessorTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Counts a target's calls for a second, without stacks, and works out what a whole trace would cost it. */
final class CallCount {
    private static final Duration LENGTH = Duration.ofSeconds(1);

    /** The programs' part of a trap when stacks are walked: docs/performance.md. */
    private static final double PROGRAM_NANOS = 230;

    private static final double PROGRAM_NANOS_WITHOUT_STACKS = 100;

    /** Where it could not be measured. */
    private static final double ASSUMED_TRAP_NANOS = 600;

    private static final double MOST_SLOWDOWN = 1000;
    private static final int SHORT_SECONDS = 30;
    private static final int USUAL_SECONDS = 60;

    /** From this slowdown on the first trace should be short. */
    private static final double SLOW = 1.5;

    private CallCount() {}

    /**
     * Counts.
     *
     * @param engine loaded, without stacks
     * @return empty when the target ended meanwhile, or is not to be probed
     */
    static Optional<Diagnosis.Estimate> run(UprobeEngine engine, int pid, Map<MappedFile, AllocatorPlan> plans) {
        Guard.running().ifPresent(guard -> guard.keepDeadline(LENGTH.multipliedBy(2)));
        var trapNanos = new AtomicReference<>(ASSUMED_TRAP_NANOS);
        Reading begin = Reading.NOTHING;
        Reading end = Reading.NOTHING;
        var calibration = new TrapCalibration();
        var probed = new ProbedAllocators(engine, false, _ -> {});
        try {
            int image = engine.openImage(pid);
            for (Map.Entry<MappedFile, AllocatorPlan> plan : plans.entrySet()) {
                probed.probe(pid, image, plan.getKey(), plan.getValue());
            }
            calibration.start(engine, trapNanos::set);
            begin = Reading.of(engine, pid);
            Thread.sleep(LENGTH);
            end = Reading.of(engine, pid);
        } catch (BpfException | IOException refused) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            calibration.finish();
            long letGoNanos = System.nanoTime();
            engine.stop();
            Detach detach = new DetachCheck(engine.object().programIds(), probed.placed(), letGoNanos).run();
            if (detach.verified()) {
                Guard.running().ifPresent(Guard::standDown);
            }
        }
        return Optional.of(estimate(begin, end, trapNanos.get()));
    }

    private record Reading(long nanos, CallCounts calls, long cpuNanos) {
        static final Reading NOTHING = new Reading(0, new CallCounts(0, 0), 0);

        static Reading of(UprobeEngine engine, int pid) {
            return new Reading(
                    System.nanoTime(),
                    engine.callCounts(),
                    ProcessorTime.nanos(pid).orElse(0));
        }
    }

    /** What the target would do without any probe is what is left of its time without those that counted. */
    private static Diagnosis.Estimate estimate(Reading begin, Reading end, double trapNanos) {
        double seconds = Math.max(1, end.nanos - begin.nanos) / 1e9;
        long calls = end.calls.all() - begin.calls.all();
        long traps = end.calls.traps() - begin.calls.traps();
        double cpuNanos = Math.max(0, end.cpuNanos - begin.cpuNanos);
        double counting = traps * (trapNanos + PROGRAM_NANOS_WITHOUT_STACKS);
        double tracing = traps * (trapNanos + PROGRAM_NANOS);
        double work = Math.max(cpuNanos - counting, cpuNanos / MOST_SLOWDOWN);
        double slowdown = traps == 0 || work == 0 ? 1 : 1 + tracing / work;
        return new Diagnosis.Estimate(
                Math.round(calls / seconds),
                calls == 0 ? 0 : Math.round(tracing / calls),
                Math.round(cpuNanos / seconds / 1e7) / 100.0,
                Math.round(slowdown * 100) / 100.0,
                slowdown > SLOW ? SHORT_SECONDS : USUAL_SECONDS);
    }
}
