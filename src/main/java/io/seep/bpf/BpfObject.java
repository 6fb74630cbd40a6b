package io.seep.bpf;

import io.seep.ffm.Errno;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A compiled BPF object: opened (sizes, constants and programs may be chosen), then loaded (maps exist, programs can be
 * attached). Closing it closes its maps and programs; links are closed by themselves.
 */
public final class BpfObject implements AutoCloseable {
    private static final String CONSTANTS = ".rodata";

    private final String name;
    private final Arena arena;
    private final MemorySegment object;
    private final Map<String, BpfMap> maps = new LinkedHashMap<>();

    private BpfObject(String name, Arena arena, MemorySegment object) {
        this.name = name;
        this.arena = arena;
        this.object = object;
    }

    /**
     * Opens an object that lies beside this class as a resource.
     *
     * @param name for example {@code alloc}, for {@code alloc.bpf.o}
     * @throws BpfException when libbpf can't read it
     */
    public static BpfObject open(String name) {
        return open(name, resource(name + ".bpf.o"));
    }

    /**
     * Opens an object that lies in a file.
     *
     * @throws BpfException when libbpf can't read it
     * @throws IOException when it can't be read at all
     */
    public static BpfObject openFile(Path file) throws IOException {
        return open(file.getFileName().toString().replace(".bpf.o", ""), Files.readAllBytes(file));
    }

    private static BpfObject open(String name, byte[] bytes) {
        return LibbpfLog.explained(() -> openSilently(name, bytes));
    }

    private static BpfObject openSilently(String name, byte[] bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment content = arena.allocate(bytes.length, 8);
        MemorySegment.copy(bytes, 0, content, ValueLayout.JAVA_BYTE, 0, bytes.length);
        MemorySegment object = Libbpf.bpf_object__open_mem(content, bytes.length, MemorySegment.NULL);
        if (object.address() == 0) {
            int errno = Errno.last();
            arena.close();
            throw new BpfException("libbpf cannot open " + name + ".bpf.o: " + Errno.text(errno), errno);
        }
        return new BpfObject(name, arena, object);
    }

    private static byte[] resource(String file) {
        try (InputStream stream = BpfObject.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is missing from this build");
            }
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw new IllegalStateException(file + " is unreadable", broken);
        }
    }

    public BpfMap map(String mapName) {
        return maps.computeIfAbsent(mapName, wanted -> {
            MemorySegment map = Libbpf.bpf_object__find_map_by_name(object, arena.allocateFrom(wanted));
            return new BpfMap(wanted, present(map, "map", wanted));
        });
    }

    public BpfProgram program(String programName) {
        MemorySegment program = Libbpf.bpf_object__find_program_by_name(object, arena.allocateFrom(programName));
        return new BpfProgram(programName, present(program, "program", programName));
    }

    /** Sets a {@code const volatile} of the programs; before {@link #load}. */
    public void setConstant(String constant, int value) {
        initialValue(constant).set(ValueLayout.JAVA_INT, 0, value);
    }

    /** Sets a {@code const volatile} of the programs; before {@link #load}. */
    public void setConstant(String constant, long value) {
        initialValue(constant).set(ValueLayout.JAVA_LONG, 0, value);
    }

    private MemorySegment initialValue(String constant) {
        MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
        MemorySegment values = Libbpf.bpf_map__initial_value(map(CONSTANTS).handle(), size);
        return place(CONSTANTS, constant, values.reinterpret(size.get(ValueLayout.JAVA_LONG, 0)));
    }

    /**
     * A variable that the programs change, in the memory that they see; after {@link #load}. (What libbpf calls the
     * initial value is a copy of its own.)
     *
     * @param section {@code .bss} when it starts as 0, else {@code .data}
     */
    public MemorySegment variable(String section, String variableName) {
        return place(section, variableName, map(section).values());
    }

    private MemorySegment place(String section, String variableName, MemorySegment values) {
        BpfVariables.Place place = BpfVariables.find(Libbpf.bpf_object__btf(object), section, variableName);
        return values.asSlice(place.offset(), place.sizeBytes());
    }

    /**
     * Creates the maps and loads the programs.
     *
     * @throws BpfException with the verifier's last words when it refused
     */
    public void load() {
        int result = Libbpf.bpf_object__load(object);
        if (result < 0) {
            throw new BpfException(
                    "the kernel refused " + name + ".bpf.o (" + Errno.text(-result) + "): "
                            + LibbpfLog.verifierVerdict(),
                    -result);
        }
    }

    /** The offset of a struct's field in bytes, as the object's type information has it. */
    public int fieldOffset(String struct, String field) {
        return BpfVariables.fieldOffset(Libbpf.bpf_object__btf(object), struct, field);
    }

    /** The numbers that the kernel has given to the loaded programs. */
    public Set<Integer> programIds() {
        var ids = new HashSet<Integer>();
        MemorySegment program = Libbpf.bpf_object__next_program(object, MemorySegment.NULL);
        while (program.address() != 0) {
            int descriptor = Libbpf.bpf_program__fd(program);
            if (descriptor >= 0) {
                ids.add(ProgramInfo.of(descriptor).id());
            }
            program = Libbpf.bpf_object__next_program(object, program);
        }
        return ids;
    }

    /** The size of a struct in bytes, as the object's type information has it. */
    public int structSizeBytes(String struct) {
        return BpfVariables.structSizeBytes(Libbpf.bpf_object__btf(object), struct);
    }

    /** The names and numbers of an enum, in its order, as the object's type information has them. */
    public Map<String, Integer> enumValues(String enumName) {
        return BpfVariables.enumValues(Libbpf.bpf_object__btf(object), enumName);
    }

    /** Processors that the kernel could ever bring up. */
    public static int possibleCpus() {
        return Math.max(1, Libbpf.libbpf_num_possible_cpus());
    }

    /** For example {@code v1.1}. */
    public static String libbpfVersion() {
        return Libbpf.libbpf_version_string().reinterpret(64).getString(0);
    }

    @Override
    public void close() {
        maps.values().forEach(BpfMap::unmap);
        Libbpf.bpf_object__close(object);
        arena.close();
    }

    private MemorySegment present(MemorySegment handle, String kind, String wanted) {
        if (handle.address() == 0) {
            throw new IllegalArgumentException(name + ".bpf.o has no " + kind + " " + wanted);
        }
        return handle;
    }
}
