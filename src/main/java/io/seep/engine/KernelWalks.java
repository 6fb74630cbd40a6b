package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfObject;
import io.seep.bpf.RingBuffer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands on what {@link KernelFrames} learns to the programs that walk the kernel's stacks, in a thread of its own: at first
 * every few milliseconds, more rarely when there is nothing new.
 */
final class KernelWalks implements AutoCloseable {
    private static final VarHandle WORD = JAVA_LONG.varHandle();

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(160);

    private final RingBuffer walks;
    private final MemorySegment rules;
    private final MemorySegment callers;
    private final KernelFrames frames = new KernelFrames();
    private final Thread thread =
            Thread.ofPlatform().name("seep-walks").daemon().unstarted(this::learn);
    private volatile boolean closed;
    private boolean learned;

    private KernelWalks(BpfObject object) {
        this.walks = RingBuffer.open(object.map("kernel_walks"));
        this.rules = object.map("kernel_rules").values();
        this.callers = object.map("kernel_callers").values();
    }

    /** Begins to learn. Until it is closed the object must stay loaded. */
    static KernelWalks start(BpfObject object) {
        var walks = new KernelWalks(object);
        walks.thread.start();
        return walks;
    }

    private void learn() {
        long pause = SHORTEST_PAUSE_NANOS;
        while (!closed) {
            learned = false;
            walks.drain(this::take);
            pause = learned ? SHORTEST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            LockSupport.parkNanos(pause);
        }
    }

    private void take(MemorySegment record) {
        if (closed) {
            return;
        }
        KernelFrames.Walk walk = walk(record);
        for (int frame = 0; frame < walk.callers().length; frame++) {
            markCaller(walk.key(frame), (int) walk.callers()[frame]);
        }
        frames.learn(walk).forEach(this::put);
    }

    private static KernelFrames.Walk walk(MemorySegment record) {
        int depth = Math.clamp(record.get(JAVA_INT, Abi.KernelWalk.DEPTH), 0, Abi.MOST_RULE_FRAMES);
        int words = Math.clamp(record.get(JAVA_INT, Abi.KernelWalk.WORDS), 0, Abi.MOST_WALK_WORDS);
        long[] callers = record.asSlice(Abi.KernelWalk.FRAMES, 8L * depth).toArray(JAVA_LONG);
        for (int frame = 0; frame < depth; frame++) {
            callers[frame]++;
        }
        return new KernelFrames.Walk(
                record.get(JAVA_INT, Abi.KernelWalk.EVENT),
                record.get(JAVA_LONG, Abi.KernelWalk.FROM) % 16 == 0,
                callers,
                record.asSlice(Abi.KernelWalk.STACK, 8L * words).toArray(JAVA_LONG));
    }

    private void markCaller(int key, int caller) {
        long pair = (long) key << 32 | Integer.toUnsignedLong(caller);
        long at = 8L * ((key * Abi.RULE_HASH ^ caller * Abi.CALLER_HASH) >>> (32 - Abi.CALLER_BITS));
        if ((long) WORD.getOpaque(callers, at) != pair) {
            WORD.setOpaque(callers, at, pair);
            learned = true;
        }
    }

    private void put(int key, long rule) {
        long bucket = 8L * Abi.RULES_IN_BUCKET * ((key * Abi.RULE_HASH) >>> (32 - Abi.RULE_BUCKET_BITS));
        long room = -1;
        for (int i = Abi.RULES_IN_BUCKET - 1; i >= 0; i--) {
            long at = bucket + 8L * i;
            long there = (long) WORD.getOpaque(rules, at);
            if ((int) there == key && there != 0) {
                room = at;
                break;
            }
            if (there == 0) {
                room = at;
            }
        }
        if (room >= 0) {
            WORD.setOpaque(rules, room, rule);
            learned = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        walks.close();
    }
}
