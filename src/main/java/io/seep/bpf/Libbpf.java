package io.seep.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.seep.ffm.Errno;
import io.seep.ffm.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libbpf that Seep calls, under their C names (bpf/libbpf.h, bpf/btf.h). Nothing here decides
 * anything. All of them exist since libbpf 1.0.
 */
final class Libbpf {
    private static final NativeLibrary LIBBPF =
            NativeLibrary.open("libbpf.so.1", "install it: apt-get install libbpf1");

    private static final MethodHandle bpf_object__open_mem =
            LIBBPF.functionWithErrno("bpf_object__open_mem", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle bpf_object__load = LIBBPF.function("bpf_object__load", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_object__close = LIBBPF.procedure("bpf_object__close", ADDRESS);
    private static final MethodHandle bpf_object__btf = LIBBPF.function("bpf_object__btf", ADDRESS, ADDRESS);
    private static final MethodHandle bpf_object__find_program_by_name =
            LIBBPF.function("bpf_object__find_program_by_name", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle bpf_object__next_program =
            LIBBPF.function("bpf_object__next_program", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle bpf_object__find_map_by_name =
            LIBBPF.function("bpf_object__find_map_by_name", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle bpf_program__fd = LIBBPF.function("bpf_program__fd", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_program__set_expected_attach_type =
            LIBBPF.function("bpf_program__set_expected_attach_type", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle bpf_program__set_autoload =
            LIBBPF.function("bpf_program__set_autoload", JAVA_INT, ADDRESS, JAVA_BOOLEAN);
    private static final MethodHandle bpf_program__flags = LIBBPF.function("bpf_program__flags", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_program__set_flags =
            LIBBPF.function("bpf_program__set_flags", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle bpf_program__attach =
            LIBBPF.functionWithErrno("bpf_program__attach", ADDRESS, ADDRESS);
    private static final MethodHandle bpf_link__fd = LIBBPF.function("bpf_link__fd", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_link__destroy = LIBBPF.function("bpf_link__destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_map__fd = LIBBPF.function("bpf_map__fd", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_map__set_max_entries =
            LIBBPF.function("bpf_map__set_max_entries", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle bpf_map__max_entries = LIBBPF.function("bpf_map__max_entries", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_map__value_size = LIBBPF.function("bpf_map__value_size", JAVA_INT, ADDRESS);
    private static final MethodHandle bpf_map__initial_value =
            LIBBPF.function("bpf_map__initial_value", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle btf__find_by_name_kind =
            LIBBPF.function("btf__find_by_name_kind", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle btf__type_by_id = LIBBPF.function("btf__type_by_id", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle btf__name_by_offset =
            LIBBPF.function("btf__name_by_offset", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle libbpf_num_possible_cpus = LIBBPF.function("libbpf_num_possible_cpus", JAVA_INT);
    private static final MethodHandle libbpf_set_print = LIBBPF.function("libbpf_set_print", ADDRESS, ADDRESS);
    private static final MethodHandle libbpf_version_string = LIBBPF.function("libbpf_version_string", ADDRESS);

    private Libbpf() {}

    /** Opens an object file in memory; null and errno on failure. */
    static MemorySegment bpf_object__open_mem(MemorySegment object, long sizeBytes, MemorySegment options) {
        try {
            return (MemorySegment) bpf_object__open_mem.invokeExact(Errno.segment(), object, sizeBytes, options);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Creates the maps and loads the programs; 0 or -errno. */
    static int bpf_object__load(MemorySegment object) {
        try {
            return (int) bpf_object__load.invokeExact(object);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Closes maps and programs. */
    static void bpf_object__close(MemorySegment object) {
        try {
            bpf_object__close.invokeExact(object);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The object's type information; null when it has none. */
    static MemorySegment bpf_object__btf(MemorySegment object) {
        try {
            return (MemorySegment) bpf_object__btf.invokeExact(object);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Null when there is none. */
    static MemorySegment bpf_object__find_program_by_name(MemorySegment object, MemorySegment name) {
        try {
            return (MemorySegment) bpf_object__find_program_by_name.invokeExact(object, name);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The program behind this one, or the first for a null; null at the end. */
    static MemorySegment bpf_object__next_program(MemorySegment object, MemorySegment program) {
        try {
            return (MemorySegment) bpf_object__next_program.invokeExact(object, program);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Null when there is none. */
    static MemorySegment bpf_object__find_map_by_name(MemorySegment object, MemorySegment name) {
        try {
            return (MemorySegment) bpf_object__find_map_by_name.invokeExact(object, name);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Negative before the object is loaded. */
    static int bpf_program__fd(MemorySegment program) {
        try {
            return (int) bpf_program__fd.invokeExact(program);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_program__set_expected_attach_type(MemorySegment program, int type) {
        try {
            return (int) bpf_program__set_expected_attach_type.invokeExact(program, type);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_program__set_autoload(MemorySegment program, boolean load) {
        try {
            return (int) bpf_program__set_autoload.invokeExact(program, load);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The BPF_F_ flags that a program is loaded with. */
    static int bpf_program__flags(MemorySegment program) {
        try {
            return (int) bpf_program__flags.invokeExact(program);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Sets them, before load; 0, or -errno. */
    static int bpf_program__set_flags(MemorySegment program, int flags) {
        try {
            return (int) bpf_program__set_flags.invokeExact(program, flags);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Attaches as the program's section says; null and errno on failure. */
    static MemorySegment bpf_program__attach(MemorySegment program) {
        try {
            return (MemorySegment) bpf_program__attach.invokeExact(Errno.segment(), program);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The link's descriptor. */
    static int bpf_link__fd(MemorySegment link) {
        try {
            return (int) bpf_link__fd.invokeExact(link);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Detaches; 0 or -errno. */
    static int bpf_link__destroy(MemorySegment link) {
        try {
            return (int) bpf_link__destroy.invokeExact(link);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Negative before the object is loaded. */
    static int bpf_map__fd(MemorySegment map) {
        try {
            return (int) bpf_map__fd.invokeExact(map);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_map__set_max_entries(MemorySegment map, int entries) {
        try {
            return (int) bpf_map__set_max_entries.invokeExact(map, entries);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Entries that the map can hold. */
    static int bpf_map__max_entries(MemorySegment map) {
        try {
            return (int) bpf_map__max_entries.invokeExact(map);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Bytes of one value. */
    static int bpf_map__value_size(MemorySegment map) {
        try {
            return (int) bpf_map__value_size.invokeExact(map);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** The memory of a section of variables: what is loaded, then what the programs see. */
    static MemorySegment bpf_map__initial_value(MemorySegment map, MemorySegment sizeBytes) {
        try {
            return (MemorySegment) bpf_map__initial_value.invokeExact(map, sizeBytes);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** A type's number, or -errno. */
    static int btf__find_by_name_kind(MemorySegment btf, MemorySegment name, int kind) {
        try {
            return (int) btf__find_by_name_kind.invokeExact(btf, name, kind);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** struct btf_type; null when there is none. */
    static MemorySegment btf__type_by_id(MemorySegment btf, int id) {
        try {
            return (MemorySegment) btf__type_by_id.invokeExact(btf, id);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** A string of the type information. */
    static MemorySegment btf__name_by_offset(MemorySegment btf, int offset) {
        try {
            return (MemorySegment) btf__name_by_offset.invokeExact(btf, offset);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** CPUs that the kernel could ever bring up, or -errno. */
    static int libbpf_num_possible_cpus() {
        try {
            return (int) libbpf_num_possible_cpus.invokeExact();
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** Where libbpf's messages go. */
    static MemorySegment libbpf_set_print(MemorySegment callback) {
        try {
            return (MemorySegment) libbpf_set_print.invokeExact(callback);
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }

    /** For example v1.1. */
    static MemorySegment libbpf_version_string() {
        try {
            return (MemorySegment) libbpf_version_string.invokeExact();
        } catch (Throwable thrown) {
            throw NativeLibrary.unexpected(thrown);
        }
    }
}
