package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.seep.bpf.BpfMap;
import io.seep.bpf.BpfObject;
import io.seep.ffm.Libc;
import io.seep.proc.Hold;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * The processes that are held, and the end of a hold: src/main/bpf/hold.bpf.h. A stop that somebody else made meanwhile
 * outlives the hold.
 */
public final class Holds {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final VarHandle STATE = JAVA_INT.varHandle();

    private final BpfMap map;
    private final MemorySegment slots;

    Holds(BpfObject object) {
        this.map = object.map("holds");
        this.slots = map.values();
    }

    /** For the guard, which continues what is held should Seep be killed. */
    public int descriptor() {
        return map.descriptor();
    }

    /** Processes that the map behind {@link #descriptor} has room for. */
    public int slots() {
        return Abi.MAX_HOLDS;
    }

    /**
     * Waits until a held process has stopped, so that nothing more of it can happen; for a bounded time, and not when
     * somebody else has continued it.
     */
    public void awaitStop(int pid) {
        Hold.awaitStop(pid, PATIENCE_NANOS, () -> (state(pid) & Abi.HOLD_HELD) != 0);
    }

    /**
     * Lets a process that is held run again; one that somebody else has stopped meanwhile stays stopped until somebody
     * else continues it.
     */
    public void release(int pid) {
        awaitStop(pid);
        OptionalLong slot = slot(pid);
        if (slot.isEmpty() || leavesStopped(slot.getAsLong())) {
            return;
        }
        int _ = Libc.kill(pid, Libc.SIGCONT);
        takeLifted(slot.getAsLong()).forEach(signal -> {
            int _ = Libc.kill(pid, signal);
        });
    }

    /** Ends a hold without a SIGCONT, if a SIGSTOP of somebody else is in force. */
    private boolean leavesStopped(long slot) {
        while (true) {
            int state = (int) STATE.getVolatile(slots, slot + Abi.Hold.STATE);
            boolean held = (state & Abi.HOLD_HELD) != 0;
            if (held && (state & 1 << Libc.SIGSTOP) == 0) {
                return false;
            }
            // Not held any more: whoever continued it has lifted all stops.
            if (!held || STATE.compareAndSet(slots, slot + Abi.Hold.STATE, state, 0)) {
                return true;
            }
        }
    }

    /** The stops that our SIGCONT has taken back. */
    private List<Integer> takeLifted(long slot) {
        int all = 1 << Libc.SIGSTOP | 1 << Libc.SIGTSTP | 1 << Libc.SIGTTIN | 1 << Libc.SIGTTOU;
        int lifted = all << Abi.HOLD_LIFTED_SHIFT;
        int before = (int) STATE.getAndBitwiseAnd(slots, slot + Abi.Hold.STATE, ~lifted);
        return List.of(Libc.SIGSTOP, Libc.SIGTSTP, Libc.SIGTTIN, Libc.SIGTTOU).stream()
                .filter(signal -> (before & 1 << (signal + Abi.HOLD_LIFTED_SHIFT)) != 0)
                .toList();
    }

    private int state(int pid) {
        OptionalLong slot = slot(pid);
        return slot.isEmpty() ? 0 : (int) STATE.getVolatile(slots, slot.getAsLong() + Abi.Hold.STATE);
    }

    private OptionalLong slot(int pid) {
        return LongStream.range(0, Abi.HOLD_TRIES)
                .map(tried -> (Integer.toUnsignedLong(pid) + tried) % Abi.MAX_HOLDS * Abi.Hold.BYTES)
                .filter(slot -> slots.get(JAVA_INT, slot + Abi.Hold.PID) == pid)
                .findFirst();
    }
}
