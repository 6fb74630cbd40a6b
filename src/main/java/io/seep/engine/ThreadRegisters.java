package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The user registers of the threads of a process that has ended; src/main/bpf/registers.bpf.h. Lives within the engine
 * whose programs it uses.
 */
public final class ThreadRegisters implements AutoCloseable {
    private final BpfObject object;
    private final BpfLink atExit;

    private ThreadRegisters(BpfObject object) {
        this.object = object;
        this.atExit = object.program("registers_at_exit").attach();
    }

    /** From now on the registers of watched processes are saved at their end. */
    public static ThreadRegisters save(UprobeEngine engine) {
        return new ThreadRegisters(engine.object());
    }

    /**
     * Those of the threads that were there when the process ended.
     *
     * @return for each thread its stack pointer, its thread pointer, and 15 further registers
     */
    public List<long[]> ofEnded(int pid) {
        List<long[]> threads = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        HashMapEntries.forEach(object.map("registers"), Integer.BYTES, (thread, saved) -> {
            if (saved.get(JAVA_INT, Abi.ThreadRegisters.PROCESS) == pid) {
                threads.add(values(saved));
                taken.add(thread.get(JAVA_INT, 0));
            }
        });
        try (Arena arena = Arena.ofConfined()) {
            taken.forEach(
                    thread -> HashMapEntries.remove(object.map("registers"), arena.allocateFrom(JAVA_INT, thread)));
        }
        return threads;
    }

    /** Those of a process whose memory is not looked at. */
    public void forget(int pid) {
        List<long[]> _ = ofEnded(pid);
    }

    /** Threads that there was no room for, of all processes. */
    public long unsaved() {
        return object.variable(".bss", "unsaved_threads").get(JAVA_LONG, 0);
    }

    private static long[] values(MemorySegment saved) {
        long[] values = new long[(Abi.ThreadRegisters.BYTES - Abi.ThreadRegisters.STACK_POINTER) / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = saved.get(JAVA_LONG, Abi.ThreadRegisters.STACK_POINTER + 8L * i);
        }
        return values;
    }

    @Override
    public void close() {
        atExit.close();
    }
}
