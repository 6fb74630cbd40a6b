package io.seep.cli;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.engine.UprobeEngine;
import io.seep.proc.Guard;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a trap costs on this machine now, on a function of the guard process: its calls are timed as they are,
 * and with a probe on them. By a thread of its own, since the kernel takes its time to remove a probe.
 */
final class TrapCalibration {
    private @Nullable Thread thread;

    /** Begins to measure, once; the result is told by another thread. */
    void start(UprobeEngine engine, Consumer<Double> told) {
        Optional<Guard> guard = Guard.running();
        if (thread == null && guard.isPresent()) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("calibration")
                    .start(() -> measure(engine, guard.get()).ifPresent(told));
        }
    }

    private static Optional<Double> measure(UprobeEngine engine, Guard guard) {
        return guard.calibrate().flatMap(bare -> {
            Path program = Path.of("/proc/" + guard.pid() + "/exe");
            try (BpfLink _ = engine.calibrate(program, guard.pid(), bare.fileOffset())) {
                return guard.calibrate()
                        .map(probed ->
                                Math.max(0, probed.nanosPerCall() - bare.nanosPerCall()) / engine.calibrationTraps());
            } catch (BpfException refused) {
                return Optional.empty();
            }
        });
    }

    /** Waits until it is over: before the engine is closed whose programs it uses. */
    void finish() {
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
