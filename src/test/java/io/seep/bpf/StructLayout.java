package io.seep.bpf;

import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A C struct as offsets by field in bytes, with its size under {@code bytes}: as Java says it, and as the object does. */
public final class StructLayout {
    private static final String SIZE = "bytes";

    private StructLayout() {}

    /** What a class of constants says: {@code FRAMES_AT = 40} is the field {@code frames_at} at byte 40. */
    public static Map<String, Integer> ofConstants(Class<?> constants) {
        var layout = new TreeMap<String, Integer>();
        for (Field field : constants.getDeclaredFields()) {
            try {
                field.setAccessible(true);
                layout.put(field.getName().toLowerCase(Locale.ROOT), field.getInt(null));
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return layout;
    }

    /** What the object says of the same fields. */
    public static Map<String, Integer> ofObject(BpfObject object, String struct, Set<String> fields) {
        var layout = new TreeMap<String, Integer>();
        for (String field : fields) {
            layout.put(field, field.equals(SIZE) ? object.structSizeBytes(struct) : object.fieldOffset(struct, field));
        }
        return layout;
    }
}
