package io.seep.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

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
    static final int FOLLOW = 2;
    static final int KEEP = 8;
    static final int SELECTED = 16;

    /** A process' short name, with its zero. */
    private static final int NAME_BYTES = 16;

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
                object.program("process_fork").attach(),
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
        put(pid, image, hold ? HOLD : 0);
    }

    /**
     * Watches a process, its children and what they become; each is stopped at each event. The kernel's side gives them
     * their numbers.
     *
     * @param first true for one whose end this Seep settles itself
     */
    public void follow(int pid, int image, boolean first) {
        put(pid, image, HOLD | FOLLOW | (first ? KEEP : 0));
    }

    /** The same, for as long as what the process becomes is {@linkplain #selectName selected}. */
    public void followSelected(int pid, int image) {
        put(pid, image, HOLD | FOLLOW | SELECTED);
    }

    /** Children that will be followed leave their memory to be searched: those that allocate are held before they do. */
    public void keepChildren() {
        object.variable(".bss", "keeps_children").set(JAVA_INT, 0, 1);
    }

    /** From now on each program that begins on this machine is followed if it is selected. */
    public void beginToSelect(boolean withWhatTheyBecome) {
        object.variable(".bss", "selects").set(JAVA_INT, 0, HOLD | FOLLOW | (withWhatTheyBecome ? 0 : SELECTED));
    }

    /** Selects programs by their short name: the first 15 bytes of their file's. */
    public void selectName(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(NAME_BYTES);
            byte[] bytes = name.getBytes(UTF_8);
            MemorySegment.copy(bytes, 0, key, JAVA_BYTE, 0, Math.min(bytes.length, NAME_BYTES - 1));
            HashMapEntries.put(object.map("selected_names"), key, arena.allocateFrom(JAVA_INT, 1));
        }
    }

    /**
     * Selects the programs in a control group and in those below.
     *
     * @param number inode number of its directory
     * @param hierarchy as in /proc/PID/cgroup; 0 is version 2
     */
    public void selectGroup(long number, int hierarchy) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(16, 8);
            key.set(JAVA_LONG, 0, number);
            key.set(JAVA_INT, 8, hierarchy);
            HashMapEntries.put(object.map("selected_groups"), key, arena.allocateFrom(JAVA_INT, 1));
        }
    }

    /**
     * Selects the programs in a mount namespace.
     *
     * @param number as /proc/PID/ns/mnt shows it
     */
    public void selectMounts(long number) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.put(
                    object.map("selected_mounts"),
                    arena.allocateFrom(JAVA_INT, (int) number),
                    arena.allocateFrom(JAVA_INT, 1));
        }
    }

    private void put(int pid, int image, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            HashMapEntries.put(
                    object.map("watches"),
                    arena.allocateFrom(JAVA_INT, pid),
                    arena.allocateFrom(JAVA_INT, (image + 1) << IMAGE_SHIFT | flags));
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
                LifeEvent.Kind.of(record.get(JAVA_INT, Abi.LifeEvent.KIND)),
                record.get(JAVA_INT, Abi.LifeEvent.PID),
                record.get(JAVA_INT, Abi.LifeEvent.IMAGE) - 1,
                record.get(JAVA_INT, Abi.LifeEvent.HELD) != 0)));
    }

    /** Processor time that followed processes had used when they ended, nanoseconds. */
    public long endedCpuNanos() {
        return object.variable(".bss", "ended_cpu_nanos").get(JAVA_LONG, 0);
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
