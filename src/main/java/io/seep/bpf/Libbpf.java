package io.seep.bpf;

import io.seep.ffm.CFunction;
import io.seep.ffm.NativeLibrary;
import java.lang.foreign.MemorySegment;

/**
 * The functions of libbpf that Seep calls, under their C names (bpf/libbpf.h, bpf/btf.h). Nothing here decides
 * anything. All of them exist since libbpf 1.0.
 */
final class Libbpf {
    private static final NativeLibrary LIBBPF =
            NativeLibrary.open("libbpf.so.1", "install it: apt-get install libbpf1");

    private static final CFunction bpf_object__open_mem = LIBBPF.function("bpf_object__open_mem");
    private static final CFunction bpf_object__load = LIBBPF.function("bpf_object__load");
    private static final CFunction bpf_object__close = LIBBPF.function("bpf_object__close");
    private static final CFunction bpf_object__btf = LIBBPF.function("bpf_object__btf");
    private static final CFunction bpf_object__find_program_by_name =
            LIBBPF.function("bpf_object__find_program_by_name");
    private static final CFunction bpf_object__next_program = LIBBPF.function("bpf_object__next_program");
    private static final CFunction bpf_object__find_map_by_name = LIBBPF.function("bpf_object__find_map_by_name");
    private static final CFunction bpf_program__fd = LIBBPF.function("bpf_program__fd");
    private static final CFunction bpf_program__set_expected_attach_type =
            LIBBPF.function("bpf_program__set_expected_attach_type");
    private static final CFunction bpf_program__set_autoload = LIBBPF.function("bpf_program__set_autoload");
    private static final CFunction bpf_program__flags = LIBBPF.function("bpf_program__flags");
    private static final CFunction bpf_program__set_flags = LIBBPF.function("bpf_program__set_flags");
    private static final CFunction bpf_program__attach = LIBBPF.function("bpf_program__attach");
    private static final CFunction bpf_link__fd = LIBBPF.function("bpf_link__fd");
    private static final CFunction bpf_link__destroy = LIBBPF.function("bpf_link__destroy");
    private static final CFunction bpf_map__fd = LIBBPF.function("bpf_map__fd");
    private static final CFunction bpf_map__set_max_entries = LIBBPF.function("bpf_map__set_max_entries");
    private static final CFunction bpf_map__max_entries = LIBBPF.function("bpf_map__max_entries");
    private static final CFunction bpf_map__value_size = LIBBPF.function("bpf_map__value_size");
    private static final CFunction bpf_map__initial_value = LIBBPF.function("bpf_map__initial_value");
    private static final CFunction btf__find_by_name_kind = LIBBPF.function("btf__find_by_name_kind");
    private static final CFunction btf__type_by_id = LIBBPF.function("btf__type_by_id");
    private static final CFunction btf__name_by_offset = LIBBPF.function("btf__name_by_offset");
    private static final CFunction libbpf_num_possible_cpus = LIBBPF.function("libbpf_num_possible_cpus");
    private static final CFunction libbpf_set_print = LIBBPF.function("libbpf_set_print");
    private static final CFunction libbpf_version_string = LIBBPF.function("libbpf_version_string");

    private Libbpf() {}

    /** Opens an object file in memory; null and errno on failure. */
    static MemorySegment bpf_object__open_mem(MemorySegment object, long sizeBytes, MemorySegment options) {
        return MemorySegment.ofAddress(bpf_object__open_mem.call(object.address(), sizeBytes, options.address()));
    }

    /** Creates the maps and loads the programs; 0 or -errno. */
    static int bpf_object__load(MemorySegment object) {
        return (int) bpf_object__load.call(object.address());
    }

    /** Closes maps and programs. */
    static void bpf_object__close(MemorySegment object) {
        bpf_object__close.call(object.address());
    }

    /** The object's type information; null when it has none. */
    static MemorySegment bpf_object__btf(MemorySegment object) {
        return MemorySegment.ofAddress(bpf_object__btf.call(object.address()));
    }

    /** Null when there is none. */
    static MemorySegment bpf_object__find_program_by_name(MemorySegment object, MemorySegment name) {
        return MemorySegment.ofAddress(bpf_object__find_program_by_name.call(object.address(), name.address()));
    }

    /** The program behind this one, or the first for a null; null at the end. */
    static MemorySegment bpf_object__next_program(MemorySegment object, MemorySegment program) {
        return MemorySegment.ofAddress(bpf_object__next_program.call(object.address(), program.address()));
    }

    /** Null when there is none. */
    static MemorySegment bpf_object__find_map_by_name(MemorySegment object, MemorySegment name) {
        return MemorySegment.ofAddress(bpf_object__find_map_by_name.call(object.address(), name.address()));
    }

    /** Negative before the object is loaded. */
    static int bpf_program__fd(MemorySegment program) {
        return (int) bpf_program__fd.call(program.address());
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_program__set_expected_attach_type(MemorySegment program, int type) {
        return (int) bpf_program__set_expected_attach_type.call(program.address(), type);
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_program__set_autoload(MemorySegment program, boolean load) {
        return (int) bpf_program__set_autoload.call(program.address(), load ? 1 : 0);
    }

    /** The BPF_F_ flags that a program is loaded with. */
    static int bpf_program__flags(MemorySegment program) {
        return (int) bpf_program__flags.call(program.address());
    }

    /** Sets them, before load; 0, or -errno. */
    static int bpf_program__set_flags(MemorySegment program, int flags) {
        return (int) bpf_program__set_flags.call(program.address(), flags);
    }

    /** Attaches as the program's section says; null and errno on failure. */
    static MemorySegment bpf_program__attach(MemorySegment program) {
        return MemorySegment.ofAddress(bpf_program__attach.call(program.address()));
    }

    /** The link's descriptor. */
    static int bpf_link__fd(MemorySegment link) {
        return (int) bpf_link__fd.call(link.address());
    }

    /** Detaches; 0 or -errno. */
    static int bpf_link__destroy(MemorySegment link) {
        return (int) bpf_link__destroy.call(link.address());
    }

    /** Negative before the object is loaded. */
    static int bpf_map__fd(MemorySegment map) {
        return (int) bpf_map__fd.call(map.address());
    }

    /** Before the object is loaded; 0 or -errno. */
    static int bpf_map__set_max_entries(MemorySegment map, int entries) {
        return (int) bpf_map__set_max_entries.call(map.address(), entries);
    }

    /** Entries that the map can hold. */
    static int bpf_map__max_entries(MemorySegment map) {
        return (int) bpf_map__max_entries.call(map.address());
    }

    /** Bytes of one value. */
    static int bpf_map__value_size(MemorySegment map) {
        return (int) bpf_map__value_size.call(map.address());
    }

    /** The memory of a section of variables: what is loaded, then what the programs see. */
    static MemorySegment bpf_map__initial_value(MemorySegment map, MemorySegment sizeBytes) {
        return MemorySegment.ofAddress(bpf_map__initial_value.call(map.address(), sizeBytes.address()));
    }

    /** A type's number, or -errno. */
    static int btf__find_by_name_kind(MemorySegment btf, MemorySegment name, int kind) {
        return (int) btf__find_by_name_kind.call(btf.address(), name.address(), kind);
    }

    /** struct btf_type; null when there is none. */
    static MemorySegment btf__type_by_id(MemorySegment btf, int id) {
        return MemorySegment.ofAddress(btf__type_by_id.call(btf.address(), id));
    }

    /** A string of the type information. */
    static MemorySegment btf__name_by_offset(MemorySegment btf, int offset) {
        return MemorySegment.ofAddress(btf__name_by_offset.call(btf.address(), offset));
    }

    /** CPUs that the kernel could ever bring up, or -errno. */
    static int libbpf_num_possible_cpus() {
        return (int) libbpf_num_possible_cpus.call();
    }

    /** Where libbpf's messages go. */
    static MemorySegment libbpf_set_print(MemorySegment callback) {
        return MemorySegment.ofAddress(libbpf_set_print.call(callback.address()));
    }

    /** For example v1.1. */
    static MemorySegment libbpf_version_string() {
        return MemorySegment.ofAddress(libbpf_version_string.call());
    }
}
