package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.bpf.BpfException;
import io.seep.bpf.BpfLink;
import io.seep.bpf.BpfObject;
import io.seep.bpf.HashMapEntries;
import io.seep.bpf.RingBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/**
 * Watches processes for exec and new code, and stops them there if asked to; src/main/bpf/life.bpf.h. Lives within the
 * engine whose programs it uses.
 */
public final class LifeWatch implements AutoCloseable {
    /** No image of the process is being recorded. */
    public static final int NO_IMAGE = -1;

    static final int HOLD = 1;
    static final int IMAGE_SHIFT = 8;

    private final BpfObject object;
    private final RingBuffer events;
    private final List<BpfLink> links;
    private final Holds holds;

    private LifeWatch(BpfObject object) {
        this.object = object;
        this.events = RingBuffer.open(object.map("life_events"));
        this.holds = new Holds(object);
        this.links = List.of(
                object.program("signal_sent").attach(),
                object.program("before_lock").attach(),
                object.program("process_exit").attach(),
                object.program("process_exec").attach(),
                object.program("area_found").attach());
    }

    /**
     * Starts watching; no process yet.
     *
     * @throws BpfException when the kernel refuses
     */
    public static LifeWatch start(UprobeEngine engine) {
        return new LifeWatch(engine.object());
    }

    /**
     * Watches a process.
     *
     * @param image the number of its image, which an exec closes; or {@link #NO_IMAGE}
     * @param hold true to stop it at each event until somebody continues it
     */
    public void watch(int pid, int image, boolean hold) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.put(
                    object.map("watches"),
                    arena.allocateFrom(JAVA_INT, pid),
                    arena.allocateFrom(JAVA_INT, (image + 1) << IMAGE_SHIFT | (hold ? HOLD : 0)));
        }
    }

    /** Watches it no more. */
    public void forget(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.remove(object.map("watches"), arena.allocateFrom(JAVA_INT, pid));
        }
    }

    /** The mapping of this file needs no event any more. */
    public void know(int device, long inode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment identity = arena.allocate(16, 8);
            identity.set(JAVA_LONG, 0, inode);
            identity.set(JAVA_INT, 8, device);
            HashMapEntries.put(object.map("known_files"), identity, arena.allocateFrom(JAVA_INT, 1));
        } catch (BpfException full) {
            // The file is reported again when it is mapped again; nothing is lost.
        }
    }

    /** The processes that are held. */
    public Holds holds() {
        return holds;
    }

    /** For poll(2): readable when events wait. */
    public int descriptor() {
        return events.descriptor();
    }

    /** Hands over the events that wait. */
    public void drain(Consumer<LifeEvent> reader) {
        events.drain(record -> reader.accept(new LifeEvent(
                record.get(JAVA_INT, Abi.LifeEvent.KIND) == Abi.LifeEvent.KIND_EXEC
                        ? LifeEvent.Kind.EXEC
                        : LifeEvent.Kind.MAP,
                record.get(JAVA_INT, Abi.LifeEvent.PID),
                record.get(JAVA_INT, Abi.LifeEvent.HELD) != 0)));
    }

    /** Times that a process was not stopped, or not until Seep was ready, although it should have been. */
    public long lostHolds() {
        return object.variable(".bss", "lost_holds").get(JAVA_LONG, 0);
    }

    /** Stops watching and holding; what was reported before can still be drained. */
    public void detach() {
        links.forEach(BpfLink::close);
    }

    @Override
    public void close() {
        detach();
        events.close();
    }
}
