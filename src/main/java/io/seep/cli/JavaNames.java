package io.seep.cli;

import io.seep.proc.AddressSpace;
import io.seep.symbolize.Symbolizer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks Java virtual machines for the names of their compiled code: soon after the first such frame, since a short
 * program may end at any time, then less and less often, as each time costs it a few milliseconds; and at the end.
 */
final class JavaNames {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final Symbolizer symbolizer;
    private final PrintStream messages;
    private final Set<AddressSpace> told = new HashSet<>();
    private @Nullable Thread asking;
    private long pauseNanos = FIRST_PAUSE.toNanos();
    private long nextNanos = System.nanoTime();

    JavaNames(Symbolizer symbolizer, PrintStream messages) {
        this.symbolizer = symbolizer;
        this.messages = messages;
    }

    /** Called in each turn of the trace's loop; does not wait. */
    void askNowAndThen() {
        if (System.nanoTime() < nextNanos || (asking != null && asking.isAlive())) {
            return;
        }
        List<AddressSpace> processes = symbolizer.javaProcesses();
        if (!processes.isEmpty()) {
            nextNanos = System.nanoTime() + pauseNanos;
            pauseNanos *= 2;
            start(processes);
        }
    }

    /** Once more, for the code that was compiled since; waits for the answer. */
    void askForTheLastTime() {
        await();
        List<AddressSpace> processes = symbolizer.javaProcesses();
        if (!processes.isEmpty()) {
            start(processes);
            await();
        }
    }

    private void start(List<AddressSpace> processes) {
        for (AddressSpace process : processes) {
            if (told.add(process)) {
                messages.println("seep: asking the Java virtual machine for the names of its compiled code (jcmd "
                        + process.pid() + " Compiler.perfmap); --no-jcmd leaves that out");
            }
        }
        asking = Thread.ofPlatform().daemon().name("seep-jcmd").start(() -> processes.forEach(symbolizer::askJava));
    }

    private void await() {
        if (asking != null) {
            try {
                var _ = asking.join(PATIENCE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
