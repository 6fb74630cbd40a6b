package io.seep.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where variables and fields lie, by an object's BTF. Layouts of linux/btf.h: struct btf_type is {name_off, info,
 * size}, 12 bytes; its members follow, 12 bytes each, 8 in an enum.
 */
final class BpfVariables {
    private static final int KIND_STRUCT = 4;
    private static final int KIND_ENUM = 6;
    private static final int KIND_DATASEC = 15;
    private static final int TYPE_BYTES = 12;
    private static final int MEMBER_BYTES = 12;
    private static final int ENUMERATOR_BYTES = 8;

    /** Where a variable lies in its section, in bytes. */
    record Place(int offset, int sizeBytes) {}

    private BpfVariables() {}

    static Place find(MemorySegment btf, String section, String variable) {
        MemorySegment type = type(btf, section, KIND_DATASEC);
        for (int i = 0; i < members(type); i++) {
            // struct btf_var_secinfo: type, offset, size
            long at = TYPE_BYTES + (long) MEMBER_BYTES * i;
            MemorySegment declared =
                    Libbpf.btf__type_by_id(btf, type.get(JAVA_INT, at)).reinterpret(TYPE_BYTES);
            if (name(btf, declared.get(JAVA_INT, 0)).equals(variable)) {
                return new Place(type.get(JAVA_INT, at + 4), type.get(JAVA_INT, at + 8));
            }
        }
        throw new IllegalArgumentException("no variable " + variable + " in " + section);
    }

    static int fieldOffset(MemorySegment btf, String struct, String field) {
        MemorySegment type = type(btf, struct, KIND_STRUCT);
        for (int i = 0; i < members(type); i++) {
            // struct btf_member: name_off, type, offset in bits
            long at = TYPE_BYTES + (long) MEMBER_BYTES * i;
            if (name(btf, type.get(JAVA_INT, at)).equals(field)) {
                return (type.get(JAVA_INT, at + 8) & 0xff_ffff) / 8;
            }
        }
        throw new IllegalArgumentException("no field " + field + " in " + struct);
    }

    static int structSizeBytes(MemorySegment btf, String struct) {
        return type(btf, struct, KIND_STRUCT).get(JAVA_INT, 8);
    }

    static Map<String, Integer> enumValues(MemorySegment btf, String enumName) {
        MemorySegment type = type(btf, enumName, KIND_ENUM);
        Map<String, Integer> values = new LinkedHashMap<>();
        for (int i = 0; i < members(type); i++) {
            // struct btf_enum: name_off, value
            long at = TYPE_BYTES + (long) ENUMERATOR_BYTES * i;
            values.put(name(btf, type.get(JAVA_INT, at)), type.get(JAVA_INT, at + 4));
        }
        return values;
    }

    private static MemorySegment type(MemorySegment btf, String name, int kind) {
        try (Arena arena = Arena.ofConfined()) {
            int id = Libbpf.btf__find_by_name_kind(btf, arena.allocateFrom(name), kind);
            if (id < 0) {
                throw new IllegalArgumentException("no type " + name);
            }
            MemorySegment head = Libbpf.btf__type_by_id(btf, id).reinterpret(TYPE_BYTES);
            return head.reinterpret(TYPE_BYTES + (long) MEMBER_BYTES * members(head));
        }
    }

    private static int members(MemorySegment type) {
        return type.get(JAVA_INT, 4) & 0xffff;
    }

    private static String name(MemorySegment btf, int offset) {
        return Libbpf.btf__name_by_offset(btf, offset).reinterpret(1024).getString(0);
    }
}
